import type { TaskRef } from '#libs/contracts';
import type { Saying } from '#libs/messaging';

import type { Task } from './task.entity.ts';

/** What the scheduler says of a task: addressed by the task's specialty, in the trace of the issue. */
export function sayingOf<Data extends object>(
  task: Task,
  { id, data, agent }: { id: string; data: Data; agent?: string },
): Saying<Data> {
  return {
    id,
    tokens: { specialty: task.specialty, ...(agent === undefined ? {} : { agent }) },
    data,
    traceparent: task.traceparent ?? undefined,
  };
}

/** The task as pr-publisher needs to know it. */
export function taskRef(task: Task): Readonly<TaskRef> {
  return { taskId: task.id, repository: task.repository, issueNumber: task.issueNumber };
}
