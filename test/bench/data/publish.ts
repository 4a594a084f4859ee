import {
  PullRequestOpened,
  type PullRequestOpenedData,
  type TaskAssignedData,
} from '#libs/contracts';
import { readRemoteBranch } from '#libs/workspace';

import type { Life } from './life.ts';
import type { Carried } from './load.ts';
import { peaksDuring, type Peaks } from './peak.ts';
import { processOf, REPOSITORY, type Scene } from './scene.ts';

/** What came of a commit that was handed over, and what it cost. */
export interface Publishing {
  /** `opened`, or what was said or seen instead. */
  readonly said: string;
  readonly publisher: Peaks;
  readonly github: Peaks;
}

/** Hands a commit over and waits for what becomes of it. A pull request is believed when GitHub and git show it. */
export async function publish(
  scene: Scene,
  life: Life,
  [task, carried]: [TaskAssignedData, Carried],
): Promise<Publishing> {
  let said = '';
  let publisher: Peaks | undefined;
  const github = await peaksDuring(processOf(scene, 'github').pid, async () => {
    publisher = await peaksDuring(processOf(scene, 'pr-publisher').pid, async () => {
      const { type, data } = await life.completes(task, carried);
      said =
        type === PullRequestOpened.type
          ? await seenFromOutside(scene, data as PullRequestOpenedData, carried.headSha)
          : JSON.stringify(data);
    });
  });
  return { said, github, publisher: publisher ?? github };
}

async function seenFromOutside(
  { github, folder }: Scene,
  { number, branch }: PullRequestOpenedData,
  headSha: string,
): Promise<string> {
  const response = await fetch(`${github.apiUrl}/repos/${REPOSITORY}/pulls/${number}`);
  const pull = (await response.json()) as { state: string; head: { ref: string; sha: string } };
  const atGit = await readRemoteBranch({ url: github.cloneUrl }, { branch, cwd: folder });
  const seen = { state: pull.state, branch: pull.head.ref, sha: pull.head.sha, atGit };
  const wanted = { state: 'open', branch, sha: headSha, atGit: headSha };
  const isThere = JSON.stringify(seen) === JSON.stringify(wanted);
  return isThere ? 'opened' : `said to be opened, but seen was ${JSON.stringify(seen)}`;
}
