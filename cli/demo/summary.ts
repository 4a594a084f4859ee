import type { GateFinding } from '#libs/contracts';

import type { IssueRun } from './issue-run.ts';
import type { ReadBack, SummarisedPull } from './read-back.ts';

/** The last line of `--json`. */
export interface Summary {
  readonly issues: readonly SummarisedIssue[];
  /** Every issue ended as it should: in a pull request whose commit and tests were read back, or held with nothing pushed. */
  readonly ok: boolean;
}

export interface SummarisedIssue {
  readonly number: number;
  readonly title: string;
  readonly specialty: string | null;
  readonly agent: string | null;
  readonly attempts: number;
  readonly pr: SummarisedPull | null;
  readonly tests: string;
  readonly costUsd: number;
  readonly durationMs: number;
  /** What a person is waited for; only where one is. */
  readonly held?: readonly GateFinding[];
  /** What is not as it should be; only where something isn't. */
  readonly faults?: readonly string[];
}

export interface Ending {
  readonly run: IssueRun;
  readonly readBack: ReadBack;
}

/** @param nowMs of the clock that the runs' times are of */
export function summarise(endings: readonly Ending[], nowMs: number): Summary {
  return {
    issues: endings.map((ending) => summariseIssue(ending, nowMs)),
    ok: endings.length > 0 && endings.every(({ readBack }) => readBack.faults.length === 0),
  };
}

function summariseIssue({ run, readBack }: Ending, nowMs: number): SummarisedIssue {
  return {
    number: run.number,
    title: run.title,
    specialty: run.specialty ?? null,
    agent: run.agent ?? null,
    attempts: run.attempt,
    pr: readBack.pr,
    tests: readBack.tests,
    // Binary fractions would show as 0.30000000000000004.
    costUsd: Number(run.costUsd.toFixed(6)),
    durationMs: Math.round((run.endedAtMs ?? nowMs) - run.openedAtMs),
    ...(run.heldFor === undefined ? {} : { held: run.heldFor }),
    ...(readBack.faults.length === 0 ? {} : { faults: readBack.faults }),
  };
}
