import type { TaskStatus } from '../task.entity.ts';

/** What a stop is held against. */
export interface StoppableTask {
  readonly status: TaskStatus;
  readonly prUrl: string | null;
}

/** `detail` is for whoever said stop; it ends with what to do, where there is something. */
export interface StopStep {
  readonly do: 'cancel' | 'nothing';
  readonly detail: string;
}

/**
 * Does a stop end anything? Pure. It ends what withdrawing the issue would: see `withdraw`.
 *
 * @param overtaken somebody asked for the work after it was said: it is not about what is asked for now
 */
export function decideStop(task: StoppableTask | null, overtaken: boolean): StopStep {
  if (task === null)
    return nothing(
      'This issue has no task, so there is nothing to stop. What was asked for before now is not begun.',
    );
  switch (task.status) {
    case 'pending':
    case 'held':
    case 'assigned':
    case 'running':
      if (!overtaken) return { do: 'cancel', detail: STOPPED[task.status] };
      return nothing(
        'The work was asked for again after this was said. Say it again to stop that, too.',
      );
    case 'publishing':
      return nothing(
        'Its commit is being published, and may be on GitHub already. Close the pull request when it is there.',
      );
    case 'completed':
      return nothing(
        `It is done: the pull request is there. Close it if nobody wants it: ${task.prUrl ?? 'see the issue'}`,
      );
    case 'failed':
    case 'cancelled':
      return nothing('The work has ended already. There is nothing to do.');
  }
}

const STOPPED = {
  pending: 'Stopped; nobody worked on it.',
  held: 'Stopped; what was held is dropped.',
  assigned: 'Stopped; its agent is told to end all that it runs.',
  running: 'Stopped; its agent is told to end all that it runs.',
} as const;

function nothing(detail: string): StopStep {
  return { do: 'nothing', detail };
}
