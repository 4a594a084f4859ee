import type { TaskStatus } from '../task.entity.ts';

/** A task that asking for does not change, and where its pull request is. */
export interface UnderWay {
  readonly status: Exclude<TaskStatus, 'cancelled' | 'failed'>;
  readonly prUrl: string | null;
}

/** Why asking for work changes nothing: for whoever asked, with what to do where there is something. */
export function underWay({ status, prUrl }: UnderWay): string {
  switch (status) {
    case 'pending':
      return 'It waits for an agent already. There is nothing to do.';
    case 'assigned':
    case 'running':
      return 'It is worked on already. To have it begun anew, stop it first.';
    case 'publishing':
      return 'Its commit is being published. There is nothing to do.';
    case 'held':
      return 'Its commit waits for a person. Approve it, stop it, or have it tried again.';
    case 'completed':
      return `It is done: the pull request is there. Review it: ${prUrl ?? 'see the issue'}`;
  }
}
