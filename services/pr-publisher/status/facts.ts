import type { GateFinding, Priority, Specialty, TaskOutcome } from '#libs/contracts';

/** One thing the scheduler said of a task, in the shape it is kept in the database. `at` is when, ISO 8601. */
export type Fact =
  | { kind: 'queued'; at: string; specialty: Specialty; priority: Priority }
  | {
      kind: 'running';
      at: string;
      attempt: number;
      attemptsMax: number;
      agent: string;
      model: string;
    }
  | {
      kind: 'reassigned';
      at: string;
      attempt: number;
      attemptsMax: number;
      agent: string;
      cause: string;
    }
  | { kind: 'held'; at: string; findings: GateFinding[]; patch?: string; keptUntil?: string }
  | { kind: 'approved'; at: string; by: string }
  | {
      kind: 'finished';
      at: string;
      outcome: TaskOutcome;
      detail: string;
      costUsd?: number;
      tokens?: number;
    };

export type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

/** A task that is asked for again and again keeps its latest. */
const FACTS_MAX = 100;

/**
 * Adds one fact to what is known, in the order in which things were said. Pure.
 *
 * Whatever the order of arrival, and however often each arrives, the same facts give the same list; so what is made of
 * it never steps back.
 */
export function addFact(known: readonly Fact[], fact: Fact): Fact[] {
  const facts = [...known.filter((other) => !isSame(other, fact)), fact];
  return facts.sort(bySaying).slice(-FACTS_MAX);
}

function isSame(a: Fact, b: Fact): boolean {
  return a.kind === b.kind && a.at === b.at;
}

/** Within one millisecond, the order of a life. */
const KINDS: readonly Fact['kind'][] = [
  'queued',
  'running',
  'reassigned',
  'held',
  'approved',
  'finished',
];

function bySaying(a: Fact, b: Fact): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}

/** From being asked for to its end. Asking again begins another. */
export interface Run {
  queued?: FactOf<'queued'>;
  /** The latest attempt that began. */
  running?: FactOf<'running'>;
  /** Attempts that ended without a commit. */
  failures: FactOf<'reassigned'>[];
  /** What of the latest attempt a person was, or is, waited for. */
  held?: FactOf<'held'>;
  /** Who let it through; absent while it waits. */
  approved?: FactOf<'approved'>;
  finished?: FactOf<'finished'>;
}

/** The run that people want to know of: the last one that was asked for. */
export function presentRun(facts: readonly Fact[]): Run {
  let run: Run = { failures: [] };
  for (const fact of facts)
    switch (fact.kind) {
      case 'queued':
        run = { queued: fact, failures: [] };
        break;
      case 'running':
        run = { ...withoutHold(run), running: fact };
        break;
      case 'reassigned':
        run = { ...withoutHold(run), failures: [...run.failures, fact] };
        break;
      case 'held':
        run = { ...withoutHold(run), held: fact };
        break;
      case 'approved':
        run.approved = fact;
        break;
      case 'finished':
        run.finished = fact;
        break;
    }
  return run;
}

/** Another attempt makes another commit, for which nobody has waited yet. */
function withoutHold(run: Run): Run {
  const next = { ...run };
  delete next.held;
  delete next.approved;
  return next;
}
