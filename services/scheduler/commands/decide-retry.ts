import { underWay } from '../queue/under-way.ts';
import type { TaskStatus } from '../task.entity.ts';
import { isBefore } from './clocks.ts';

/** What a retry is held against. */
export interface RetriableTask {
  readonly status: TaskStatus;
  readonly completedAt: Date | null;
  readonly heldAt: Date | null;
  readonly prUrl: string | null;
}

/**
 * `queue`: the next run; `dropHeld`: and what is held is dropped first. `detail` is for whoever said retry; it ends with what
 * to do, where there is something.
 */
export interface RetryStep {
  readonly do: 'dropHeld' | 'nothing' | 'queue';
  readonly detail: string;
}

/**
 * Does a retry begin another run? Pure.
 *
 * Only of what ended without a pull request, or waits for a person's word on a commit that this person does not want. A word
 * of before that end is about a run that was still under way: whoever gave it has not read how it ended. What somebody
 * stopped may be begun again at once, though both words are heard late; that it was not stopped since is the caller's to see.
 */
export function decideRetry(task: RetriableTask | null, givenAt: Date): RetryStep {
  if (task === null)
    return nothing('This issue has no task. Put the trigger label on it to have it worked on.');
  const { status, prUrl } = task;
  switch (status) {
    case 'failed':
      if (isBefore(givenAt, task.completedAt))
        return nothing(
          'This was said before the work failed. Read why, then say it again if that can help.',
        );
      return { do: 'queue', detail: 'It is tried again.' };
    case 'cancelled':
      return { do: 'queue', detail: 'It is tried again.' };
    case 'held':
      if (isBefore(givenAt, task.heldAt))
        return nothing(
          'This was said before the work was held. Read what it is held for, then say it again, or approve it.',
        );
      return { do: 'dropHeld', detail: 'What was held is dropped, and it is tried again.' };
    case 'pending':
    case 'assigned':
    case 'running':
    case 'publishing':
    case 'completed':
      return nothing(underWay({ status, prUrl }));
  }
}

function nothing(detail: string): RetryStep {
  return { do: 'nothing', detail };
}
