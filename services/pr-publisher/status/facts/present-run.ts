import type { Fact, FactOf } from './facts.ts';

/** From being asked for to its end. Asking again begins another. */
export interface Run {
  queued?: FactOf<'queued'>;
  /** The latest attempt that began. */
  running?: FactOf<'running'>;
  /** The stages of the latest attempt that told any, in order. */
  stages: FactOf<'staged'>[];
  /** Attempts that ended without a commit. */
  failures: FactOf<'reassigned'>[];
  /** The commit of the latest attempt, when it made one. */
  made?: FactOf<'made'>;
  /** What of the latest attempt a person was, or is, waited for. */
  held?: FactOf<'held'>;
  /** Who let it through; absent while it waits. */
  approved?: FactOf<'approved'>;
  published?: FactOf<'published'>;
  finished?: FactOf<'finished'>;
  /** The latest attempt of which an agent has confirmed that nothing runs any more, after it was told to end it. */
  stopped?: FactOf<'stopped'>;
  /** What people did with the pull request. */
  closed?: FactOf<'closed'>;
}

/** The run that people want to know of: the last one that was asked for. Pure. */
export function presentRun(facts: readonly Fact[]): Run {
  return facts.reduce(next, { stages: [], failures: [] });
}

function next(run: Run, fact: Fact): Run {
  switch (fact.kind) {
    case 'queued':
      return { queued: fact, stages: [], failures: [] };
    case 'running':
      return { ...withoutCommit(run), running: fact };
    case 'staged':
      return { ...run, stages: [...run.stages, fact] };
    case 'reassigned':
      return { ...withoutCommit(run), failures: [...run.failures, fact] };
    case 'held':
      return { ...withoutApproval(run), held: fact };
    case 'stopped':
      return (run.stopped?.attempt ?? 0) > fact.attempt ? run : { ...run, stopped: fact };
    case 'made':
    case 'approved':
    case 'published':
    case 'finished':
    case 'closed':
      return { ...run, [fact.kind]: fact };
  }
}

/** Another attempt makes another commit, for which nobody has waited yet. */
function withoutCommit(run: Run): Run {
  const rest = withoutApproval(run);
  delete rest.made;
  delete rest.held;
  return rest;
}

/** What is held anew was let through by nobody. */
function withoutApproval(run: Run): Run {
  const rest = { ...run };
  delete rest.approved;
  return rest;
}

/** Where a run stands. */
export type Standing =
  'waiting' | 'again' | 'working' | 'held' | 'approved' | 'completed' | 'failed' | 'cancelled';

export function standingOf({ finished, held, approved, running, failures }: Run): Standing {
  if (finished !== undefined) return finished.outcome;
  if (held !== undefined) return approved === undefined ? 'held' : 'approved';
  const failed = failures.at(-1)?.attempt ?? 0;
  if (running !== undefined && running.attempt > failed) return 'working';
  return failed > 0 ? 'again' : 'waiting';
}

/** The newest attempt that is known to have begun or ended; 0 before the first. */
export function newestAttempt({ running, failures }: Run): number {
  return Math.max(running?.attempt ?? 0, failures.at(-1)?.attempt ?? 0);
}

/** What has been used so far, of all runs together; undefined before anything is known. */
export function costSoFar({ finished, made, stages }: Run): number | undefined {
  return (
    finished?.costUsd ??
    stages.findLast(({ costUsd }) => costUsd !== undefined)?.costUsd ??
    made?.costUsd
  );
}
