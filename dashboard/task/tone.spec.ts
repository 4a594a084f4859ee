import { toneOf } from './tone.ts';

test.each([
  ['pr.opened.v1', 'good'],
  ['task.completed.v1', 'good'],
  ['task.failed.v1', 'bad'],
  ['issue.refused.v1', 'bad'],
  ['pr.held.v1', 'warn'],
  ['task.reassigned.v2', 'warn'],
  ['task.running.v1', 'busy'],
  ['task.queued.v1', 'plain'],
  ['something.new.v9', 'plain'],
])('%s is %s', (type, tone) => {
  expect(toneOf(type)).toBe(tone);
});
