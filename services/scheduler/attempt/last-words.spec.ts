import { failure } from '#libs/contracts';

import { lastWords, type Tried } from './last-words.ts';

const tried = (attempt: number, message: string): Tried => ({
  attempt,
  agent: `pc${attempt}`,
  failure: failure('cli-exited', message),
});

test('a single attempt speaks for itself', () => {
  expect(lastWords([tried(1, 'It broke. Look at the log.')], 'no-cure')).toBe(
    'It broke. Look at the log.',
  );
});

test('of several attempts each is told, and why there is no further one', () => {
  const attempts = [
    tried(1, 'It broke.\nAt line 1'),
    { ...tried(2, ''), failure: null },
    tried(3, 'It broke again. Look.'),
  ];
  expect(lastWords(attempts, 'attempts-spent').split('\n')).toEqual([
    'It broke again. Look.',
    '',
    'What was tried (3 attempts). No more are allowed.',
    '- attempt 1 on pc1: cli-exited. It broke.',
    '- attempt 2 on pc2: no result',
    '- attempt 3 on pc3: cli-exited. It broke again. Look.',
  ]);
});

test('the longest story still fits, with its last attempts in it', () => {
  const attempts = Array.from({ length: 101 }, (_, index) => tried(index + 1, 'x'.repeat(4_096)));
  const text = lastWords(attempts, 'interrupted-too-often');
  expect(text.length).toBeLessThanOrEqual(4_096);
  expect(text).toContain('- attempt 101 on pc101');
});
