import type { AttemptResult } from '#libs/contracts';
import { fitText } from '#libs/contracts';
import {
  commitTree,
  createBundle,
  measureDiff,
  writePatch,
  type Checkout,
  type DiffSize,
} from '#libs/workspace';

import type { Attempt } from './attempt.ts';
import { COMMITTER, commitMessage } from './commit-message.ts';
import type { Work } from './work-until-green.ts';

const PATCH_BYTES_MAX = 4 * 1024 * 1024;
const SUMMARY_BYTES_MAX = 6 * 1024;
/** So that a note after it is not what gets cut. */
const SAID_BYTES_MAX = 5 * 1024;
const PATHS_MAX = 100;
const PATH_CHARS_MAX = 300;
/** All paths together, so that the event stays far below its limit. */
const PATHS_CHARS_MAX = 12_000;

/** What is handed over, before anything of it is uploaded. */
export type Handover = Omit<
  AttemptResult,
  'artifacts' | 'attempt' | 'durationMs' | 'spend' | 'taskId'
>;

/** Makes one commit of the work, and the files that carry it. */
export async function handOver(
  attempt: Attempt,
  checkout: Checkout,
  work: Work,
): Promise<Handover> {
  const { task, place } = attempt;
  const said = work.summary.trim() === '' ? 'Claude gave no summary.' : work.summary.trim();
  const summary =
    work.note === undefined ? said : `${fitText(said, SAID_BYTES_MAX)}\n\n${work.note}`;
  attempt.progress.enter('commit', 'Committing');
  const message = commitMessage({ issue: task.issue, summary, requestedBy: task.requestedBy });
  const { treeSha } = work;
  const headSha = await commitTree(checkout, { treeSha, message, author: COMMITTER });
  const range = { gitDir: checkout.gitDir, from: checkout.baseSha, to: headSha };
  await createBundle({
    gitDir: checkout.gitDir,
    baseSha: checkout.baseSha,
    file: place.bundleFile,
  });
  await writePatch(range, { file: place.diffFile, bytesMax: PATCH_BYTES_MAX });
  await attempt.log(`Committed ${headSha}`);
  return {
    baseSha: checkout.baseSha,
    headSha,
    diff: boundDiff(await measureDiff(range)),
    summary: fitText(summary, SUMMARY_BYTES_MAX),
    tests: work.tests,
    ...(work.baseTests === undefined ? {} : { baseTests: work.baseTests }),
    rounds: work.rounds,
  };
}

/** As much of the paths as an event has room for. */
export function boundDiff({ files, insertions, deletions, paths }: DiffSize): Handover['diff'] {
  let room = PATHS_CHARS_MAX;
  const kept = paths
    .slice(0, PATHS_MAX)
    .map((path) => path.slice(0, PATH_CHARS_MAX))
    .filter((path) => (room -= path.length) >= 0);
  return { files, insertions, deletions, paths: kept };
}
