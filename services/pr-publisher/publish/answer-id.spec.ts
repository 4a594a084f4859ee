import { answerId, answerIds, heldId } from './answer-id.ts';

const attempt = { taskId: 't', attempt: 2 };

test('an attempt ends once, whatever its requests were called', () => {
  expect(answerId('opened', attempt)).toBe('pr-opened:t:2');
  expect(answerIds(attempt)).toEqual(['pr-opened:t:2', 'pr-failed:t:2']);
});

test('each request may be held, and what is heard of it names the same hold', () => {
  expect(heldId('pr:t:2')).toBe('publish-held:t:2');
  expect(heldId('pr:t:2:approved:1')).toBe('publish-held:t:2:approved:1');
  expect(heldId('held:t:2:approved:1')).toBe(heldId('pr:t:2:approved:1'));
});
