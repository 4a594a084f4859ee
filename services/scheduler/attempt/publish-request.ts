import {
  fitText,
  type AttemptResult,
  type DiffStat,
  type IssueSnapshot,
  type PullRequestRequestedData,
  type TestOutcome,
} from '#libs/contracts';

import type { Task } from '../task.entity.ts';

const TEXT_BYTES_MAX = 8 * 1024;
/** pr-publisher names the issue and quotes nothing of it. */
const BODY_BYTES_MAX = 2 * 1024;
const PATHS_BYTES_MAX = 12 * 1024;
const RUNS_MAX = 10;
/** Of the base the verdict is what counts. */
const BASE = { runsMax: 3, tailBytesMax: 1024 };

/**
 * What pr-publisher is asked to publish.
 *
 * The agent's words and the issue's meet in one message here, so each is cut to its share: a message that is too
 * large could never be sent, and the task would be `publishing` for ever. Everything that is cut is for people to
 * read, and whole in the artifacts; the commits, the artifacts and all figures are untouched.
 */
export function publishRequest(
  task: Task,
  result: Readonly<AttemptResult>,
  attemptsMax: number,
): PullRequestRequestedData {
  const issue: Readonly<IssueSnapshot> = task.issue;
  const diff: Readonly<DiffStat> = result.diff;
  const { baseTests } = result;
  return {
    ...result,
    summary: fitText(result.summary, TEXT_BYTES_MAX),
    diff: { ...diff, paths: pathsThatFit(diff) },
    tests: shorten(result.tests, { runsMax: RUNS_MAX, tailBytesMax: TEXT_BYTES_MAX }),
    ...(baseTests === undefined ? {} : { baseTests: shorten(baseTests, BASE) }),
    repository: task.repository,
    issue: { ...issue, body: fitText(issue.body, BODY_BYTES_MAX) },
    requestedBy: task.requestedBy,
    agent: task.assignedAgentId ?? '',
    attemptsMax,
    specialty: task.specialty,
  };
}

function shorten(
  tests: Readonly<TestOutcome>,
  { runsMax, tailBytesMax }: { runsMax: number; tailBytesMax: number },
): TestOutcome {
  const { runs, tail } = tests;
  return { ...tests, runs: runs.slice(0, runsMax), tail: fitText(tail, tailBytesMax) };
}

/** The first ones; `files` tells how many there are in all. */
function pathsThatFit({ paths }: Readonly<DiffStat>): string[] {
  let bytes = 0;
  return paths.filter((path) => {
    bytes += Buffer.byteLength(JSON.stringify(path));
    return bytes <= PATHS_BYTES_MAX;
  });
}
