import type { TaskStatus } from '../task.entity.ts';
import { decideApprove, type HeldTask } from './decide-approve.ts';

const HELD_AT = new Date('2026-01-15T10:00:00Z');
const after = (seconds: number): Date => new Date(HELD_AT.getTime() + seconds * 1000);

function task(status: TaskStatus, more: Partial<HeldTask> = {}): HeldTask {
  return { status, heldAt: status === 'held' ? HELD_AT : null, prUrl: null, ...more };
}

test.each<[string, Date]>([
  ['an hour after it was held', after(3600)],
  ['in the second in which it was held', after(0)],
  ['a little before, by a clock that is behind', after(-20)],
])('a word given %s lets what is held through', (_, givenAt) => {
  expect(decideApprove(task('held'), givenAt)).toEqual({ do: 'publish' });
});

test('a word that was given before it was held is not about what is held', () => {
  expect(decideApprove(task('held'), after(-60))).toMatchObject({
    do: 'nothing',
    detail: expect.stringMatching(/before the work was held.*approve it again/) as string,
  });
});

test.each<[TaskStatus, RegExp]>([
  ['pending', /still worked on/],
  ['assigned', /still worked on/],
  ['running', /still worked on/],
  ['publishing', /being published/],
  ['completed', /Review it: https:\/\/github\.example\/pull\/1/],
  ['failed', /has ended.*put it on again/],
  ['cancelled', /has ended.*put it on again/],
])('a task that is %s is left as it is, and why is said', (status, why) => {
  const found = task(status, { prUrl: 'https://github.example/pull/1' });
  expect(decideApprove(found, after(60))).toMatchObject({
    do: 'nothing',
    detail: expect.stringMatching(why) as string,
  });
});

test('an issue without a task has nothing to approve', () => {
  expect(decideApprove(null, after(0))).toMatchObject({
    detail: expect.stringMatching(/no task.*label/) as string,
  });
});
