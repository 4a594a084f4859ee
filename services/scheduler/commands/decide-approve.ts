import type { TaskStatus } from '../task.entity.ts';
import { isBefore } from './clocks.ts';

/** What an approval is held against. */
export interface HeldTask {
  readonly status: TaskStatus;
  readonly heldAt: Date | null;
  readonly prUrl: string | null;
}

/** `detail` is for whoever approved; it ends with what to do, where there is something. */
export type ApproveStep = { do: 'publish' } | { do: 'nothing'; detail: string };

/**
 * Does an approval let anything through? Pure.
 *
 * Only what is held, and only a word that was given after it was: a comment that reaches us late must not approve a
 * commit its author never heard of. An approval in advance would be a blank cheque.
 */
export function decideApprove(task: HeldTask | null, givenAt: Date): ApproveStep {
  if (task === null)
    return nothing('This issue has no task. Put the trigger label on it to have it worked on.');
  switch (task.status) {
    case 'held':
      if (task.heldAt !== null && !isBefore(givenAt, task.heldAt)) return { do: 'publish' };
      return nothing(
        'This was said before the work was held. Read what it is held for, then approve it again.',
      );
    case 'pending':
    case 'assigned':
    case 'running':
      return nothing(
        'Nothing is held: it is still worked on. Approve it when its status comment says that it waits for a person.',
      );
    case 'publishing':
      return nothing('Nothing is held: it is being published. There is nothing to do.');
    case 'completed':
      return nothing(
        `Nothing is held: the pull request is there. Review it: ${task.prUrl ?? 'see the issue'}`,
      );
    case 'failed':
    case 'cancelled':
      return nothing(
        'Nothing is held: the work has ended. To have it tried again, ask for a retry, or take the trigger label off and put it on again.',
      );
  }
}

function nothing(detail: string): ApproveStep {
  return { do: 'nothing', detail };
}
