import type { PullRequestRequestedData, TestOutcome } from '#libs/contracts';

/** A test command as it ended: what a line of the evidence says. */
export interface EvidenceRun {
  command: string;
  /** Absent when it was stopped. */
  exitCode?: number;
  durationMs: number;
}

/** How the tests ended on one side. */
export interface EvidenceSide {
  verdict: TestOutcome['verdict'];
  source: string;
  runs: EvidenceRun[];
}

/** What stands behind a commit, as far as a status or a check tells it; the pull request has the rest. */
export interface Evidence {
  tests: EvidenceSide;
  /** On the commit it starts from, where they were run there. */
  baseTests?: EvidenceSide;
  files: number;
  insertions: number;
  deletions: number;
  rounds: number;
  /** Of this attempt alone. */
  costUsd: number;
}

/** A repository may declare ever so many commands; a table of more is read by nobody. */
const RUNS_MAX = 10;

/** Pure. */
export function evidenceOf(request: PullRequestRequestedData): Evidence {
  const { tests, baseTests, diff, rounds, spend } = request;
  const { files, insertions, deletions } = diff;
  return {
    tests: side(tests),
    ...(baseTests && { baseTests: side(baseTests) }),
    ...{ files, insertions, deletions, rounds, costUsd: spend.costUsd },
  };
}

function side({ verdict, source, runs }: TestOutcome): EvidenceSide {
  return {
    verdict,
    source,
    runs: runs.slice(0, RUNS_MAX).map(({ command, exitCode, durationMs }) => ({
      command,
      ...(exitCode === undefined ? {} : { exitCode }),
      durationMs,
    })),
  };
}
