import { TASK_STATUSES, type TaskStatus } from '../task.entity.ts';
import { mayAskAgain } from './task-of-issue.ts';
import { withdraw } from './withdraw.ts';

const CANCEL = { stopAttempt: false, cancel: true };
const STOP = { stopAttempt: true, cancel: true };
const NOTHING = { stopAttempt: false, cancel: false };

test.each<[TaskStatus, object]>([
  ['pending', CANCEL],
  ['held', CANCEL],
  ['assigned', STOP],
  ['running', STOP],
  ['publishing', NOTHING],
  ['completed', NOTHING],
  ['failed', NOTHING],
  ['cancelled', NOTHING],
])('withdrawing an issue whose task is %s', (status, expected) => {
  expect(withdraw(status)).toEqual(expected);
});

test('only what ended without a pull request may be asked for again', () => {
  expect(TASK_STATUSES.filter(mayAskAgain)).toEqual(['failed', 'cancelled']);
});
