import type { EntityManager } from '#libs/persistence';

import { TaskAttempt } from '../task-attempt.entity.ts';
import type { Task } from '../task.entity.ts';
import { isInterruption } from './settle.ts';

/** The attempts since somebody asked last, oldest first. */
export async function attemptsOfRun(tx: EntityManager, task: Task): Promise<TaskAttempt[]> {
  const attempts = await tx.find(TaskAttempt, {
    where: { taskId: task.id },
    order: { attempt: 'asc' },
  });
  return ofRun(task, attempts);
}

/** @param attempts all there were at the task */
export function ofRun(task: Task, attempts: readonly TaskAttempt[]): TaskAttempt[] {
  return attempts.filter(({ attempt }) => attempt > task.attemptsBefore);
}

/**
 * The number that this run's last attempt would bear: interruptions use up numbers, and none of the budget.
 *
 * @param attempts of this run
 */
export function attemptsMaxOf(
  task: Task,
  attempts: readonly TaskAttempt[],
  attemptsMax: number,
): number {
  const interruptions = attempts.filter(
    ({ failure }) => failure !== null && isInterruption(failure),
  );
  return task.attemptsBefore + attemptsMax + interruptions.length;
}
