import { answer } from './answer.ts';
import { answersHeldOut } from './hold-out.ts';
import type { Row } from './read-rows.ts';

const row = (title: string): Row => ({
  title,
  body: '',
  labels: [],
  repo: 'octo-org/octo-app',
  specialty: 'testing',
  acceptable: ['testing'],
  priority: 'medium',
  lang: 'en',
  hard: false,
});

const FLAKY = row('The login spec is flaky');
const NOTHING = row('Something is odd here');

test('a word that only the held-out fold has is not known', () => {
  expect(answer(FLAKY).specialty).toBe('testing');
  const [flaky] = answersHeldOut([FLAKY, NOTHING], 2);
  expect(flaky?.specialty).not.toBe('testing');
});

test('a word that another fold has too is known', () => {
  const [first, second] = answersHeldOut([FLAKY, FLAKY], 2);
  expect(first).toEqual(answer(FLAKY));
  expect(second).toEqual(answer(FLAKY));
});

test('a word without spaces around it is held out like any other', () => {
  const chinese = row('单元测试不稳定');
  expect(answer(chinese).specialty).toBe('testing');
  const [heldOut] = answersHeldOut([chinese, NOTHING], 2);
  expect(heldOut?.specialty).not.toBe('testing');
});
