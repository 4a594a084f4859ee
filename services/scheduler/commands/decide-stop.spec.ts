import { TASK_STATUSES, type TaskStatus } from '../task.entity.ts';
import { withdraw } from '../queue/withdraw.ts';
import { decideStop } from './decide-stop.ts';

const prUrl = 'https://github.example/octo-tester/shop/pull/1';

test.each<[TaskStatus, 'cancel' | 'nothing', RegExp]>([
  ['pending', 'cancel', /nobody worked on it/],
  ['assigned', 'cancel', /agent is told/],
  ['running', 'cancel', /agent is told/],
  ['held', 'cancel', /held is dropped/],
  ['publishing', 'nothing', /Close the pull request when it is there/],
  ['completed', 'nothing', /Close it if nobody wants it: https:\/\/github\.example\S+\/pull\/1$/],
  ['failed', 'nothing', /ended already/],
  ['cancelled', 'nothing', /ended already/],
])('a stop of a task that is %s: %s, and why is said', (status, expected, why) => {
  expect(decideStop({ status, prUrl }, false)).toEqual({
    do: expected,
    detail: expect.stringMatching(why) as string,
  });
});

test.each(TASK_STATUSES)('a stop of before the work was asked for ends no %s task', (status) => {
  expect(decideStop({ status, prUrl }, true).do).toBe('nothing');
});

test('it ends exactly what withdrawing the issue ends', () => {
  for (const status of TASK_STATUSES)
    expect([status, decideStop({ status, prUrl }, false).do === 'cancel']).toEqual([
      status,
      withdraw(status).cancel,
    ]);
});

test('an issue without a task has nothing to stop', () => {
  expect(decideStop(null, false)).toMatchObject({
    do: 'nothing',
    detail: expect.stringMatching(/no task.*is not begun/) as string,
  });
});
