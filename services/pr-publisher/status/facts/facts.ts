import type { GateFinding, Priority, Specialty, Stage, TaskOutcome } from '#libs/contracts';

import type { Evidence } from './evidence.ts';

/**
 * One thing that is known of a task, in the shape it is kept in the database. `at` is when it was said, ISO 8601.
 *
 * Most are the scheduler's words. `made` and `published` are our own: what we were asked to publish, and what became of
 * it; they bear the time of the request. `closed` is GitHub's.
 */
export type Fact =
  | { kind: 'queued'; at: string; specialty: Specialty; priority: Priority; traceId?: string }
  | {
      kind: 'running';
      at: string;
      attempt: number;
      attemptsMax: number;
      agent: string;
      model: string;
    }
  | { kind: 'staged'; at: string; attempt: number; stage: Stage; round: number; costUsd?: number }
  | {
      kind: 'reassigned';
      at: string;
      attempt: number;
      attemptsMax: number;
      agent: string;
      cause: string;
    }
  | ({ kind: 'made'; at: string; attempt: number; requestedBy: string } & Evidence)
  | { kind: 'held'; at: string; findings: GateFinding[]; patch?: string; keptUntil?: string }
  | { kind: 'approved'; at: string; by: string }
  | {
      kind: 'published';
      at: string;
      attempt: number;
      number: number;
      url: string;
      branch: string;
      headSha: string;
    }
  | {
      kind: 'finished';
      at: string;
      outcome: TaskOutcome;
      detail: string;
      costUsd?: number;
      tokens?: number;
    }
  | { kind: 'stopped'; at: string; attempt: number; agent: string }
  | { kind: 'closed'; at: string; number: number; merged: boolean; by: string };

export type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

/** A task that is asked for again and again keeps its latest. */
const FACTS_MAX = 100;

/**
 * Adds one fact to what is known, in the order in which things were said. Pure.
 *
 * Whatever the order of arrival, and however often each arrives, the same facts give the same list; so what is made of
 * it never steps back. The stages of an attempt are forgotten with the next one.
 */
export function addFact(known: readonly Fact[], fact: Fact): Fact[] {
  const facts = [...known.filter((other) => !isSame(other, fact)), fact];
  const attempt = Math.max(...facts.map((one) => (one.kind === 'staged' ? one.attempt : 0)));
  return facts
    .filter((one) => one.kind !== 'staged' || one.attempt === attempt)
    .sort(bySaying)
    .slice(-FACTS_MAX);
}

function isSame(a: Fact, b: Fact): boolean {
  return a.kind === b.kind && a.at === b.at;
}

/** Within one millisecond, the order of a life. */
const KINDS: readonly Fact['kind'][] = [
  'queued',
  'running',
  'staged',
  'reassigned',
  'made',
  'held',
  'approved',
  'published',
  'finished',
  'stopped',
  'closed',
];

function bySaying(a: Fact, b: Fact): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}
