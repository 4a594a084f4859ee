import type { TaskStatus } from '../task.entity.ts';
import { decideRetry, type RetriableTask, type RetryStep } from './decide-retry.ts';

const ENDED_AT = new Date('2026-01-15T10:00:00Z');
const after = (seconds: number): Date => new Date(ENDED_AT.getTime() + seconds * 1000);

function task(status: TaskStatus): RetriableTask {
  const ended = status === 'failed' || status === 'cancelled' || status === 'completed';
  return {
    status,
    completedAt: ended ? ENDED_AT : null,
    heldAt: status === 'held' ? ENDED_AT : null,
    prUrl: status === 'completed' ? 'https://github.example/pull/1' : null,
  };
}

test.each<[TaskStatus, string, Date, RetryStep['do'], RegExp]>([
  ['failed', 'after it failed', after(60), 'queue', /tried again/],
  ['failed', 'in the second in which it failed', after(0), 'queue', /tried again/],
  ['failed', 'by a clock that is behind', after(-20), 'queue', /tried again/],
  ['failed', 'while it still ran', after(-60), 'nothing', /before the work failed.*say it again/],
  ['cancelled', 'after it was stopped', after(60), 'queue', /tried again/],
  ['cancelled', 'before a late stop was heard', after(-60), 'queue', /tried again/],
  ['held', 'after it was held', after(60), 'dropHeld', /held is dropped/],
  ['held', 'while it still ran', after(-60), 'nothing', /before the work was held.*approve/],
  ['pending', 'at any time', after(60), 'nothing', /waits for an agent already/],
  ['assigned', 'at any time', after(60), 'nothing', /worked on already.*stop it first/],
  ['running', 'at any time', after(60), 'nothing', /worked on already.*stop it first/],
  ['publishing', 'at any time', after(60), 'nothing', /being published/],
  ['completed', 'at any time', after(60), 'nothing', /Review it: https:\/\/github\.example/],
])('a retry of a %s task, given %s', (...row) => {
  const [status, , givenAt, step, why] = row;
  expect(decideRetry(task(status), givenAt)).toEqual({
    do: step,
    detail: expect.stringMatching(why) as string,
  });
});

test('an issue without a task has nothing to try again', () => {
  expect(decideRetry(null, after(0))).toMatchObject({
    do: 'nothing',
    detail: expect.stringMatching(/no task.*label/) as string,
  });
});
