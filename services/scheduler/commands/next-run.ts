import type { CloudEvent, TaskRetryData } from '#libs/contracts';

import type { NextRun } from '../queue/runs.ts';
import type { Task } from '../task.entity.ts';

/**
 * What a retry makes otherwise in the next run: the text stays as it was authorised.
 *
 * It goes on from the unfinished work of the run before, unless it shall begin from scratch, or a gate held that work: what
 * was refused there would only be handed in again.
 */
export function nextRun(
  { status, attempt, goesOnAfter }: Pick<Task, 'attempt' | 'goesOnAfter' | 'status'>,
  { data, traceparent }: CloudEvent<TaskRetryData>,
): NextRun {
  const { fromScratch, specialty, priority } = data;
  return {
    goesOnAfter: fromScratch || status === 'held' ? attempt : goesOnAfter,
    ...(specialty !== undefined && { specialty }),
    ...(priority !== undefined && { priority }),
    ...(traceparent !== undefined && { traceparent }),
  };
}
