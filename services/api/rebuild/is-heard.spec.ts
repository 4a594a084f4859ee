import { isHeard } from './is-heard.ts';

test.each([
  ['the subject itself', 'github.requests.failed', true],
  ['a blank', 'task.backend.queued', true],
  ['another verb', 'task.backend.assigned', false],
  ['more tokens', 'task.backend.queued.pc1', false],
  ['fewer tokens', 'task.backend', false],
  ['another event of the stream', 'github.issues.labeled', false],
])('%s is told apart', (_, subject, expected) => {
  expect(isHeard(subject, ['github.requests.failed', 'task.*.queued'])).toBe(expected);
});
