import { setTimeout as pause } from 'node:timers/promises';

import { Refused, Unavailable } from './errors.ts';
import type { RepositoryAccess } from './access.ts';
import { asking } from './translate-error.ts';

export interface WantedPullRequest {
  branch: string;
  /** The commit that was pushed to the branch. */
  headSha: string;
  base: string;
  title: string;
  body: string;
  draft: boolean;
}

/** A pull request as GitHub shows it now. */
export interface PullRequest {
  number: number;
  branch: string;
  url: string;
  state: 'open' | 'closed' | 'merged';
  draft: boolean;
  headSha: string;
  body: string;
  /** Login of who opened it; undefined when the account is gone. */
  author: string | undefined;
}

/** After a push GitHub may show the former commit for some seconds. */
const SEEN_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 500;

/**
 * Exactly one pull request for a branch and commit, read back.
 *
 * An open one of the branch is taken, whoever opened it; so is a closed or merged one that was made for this very
 * commit, for then somebody has already answered it. "Already exists" is success. Where the repository's plan knows no
 * drafts it is opened without.
 *
 * @throws Unavailable when GitHub doesn't show the pushed commit in time
 */
export async function ensurePullRequest(
  access: RepositoryAccess,
  wanted: WantedPullRequest,
): Promise<PullRequest> {
  const found = (await findPullRequest(access, wanted)) ?? (await create(access, wanted));
  if (found.state === 'open' && found.body !== wanted.body)
    await asking(`describe ${access.owner}/${access.name}#${found.number}`, () =>
      access.octokit.rest.pulls.update({ ...numbered(access, found.number), body: wanted.body }),
    );
  return readBack(access, found.number, wanted.headSha);
}

export async function findPullRequest(
  { octokit, owner, name }: RepositoryAccess,
  { branch, headSha }: { branch: string; headSha: string },
): Promise<PullRequest | undefined> {
  const { data } = await asking(`look for the pull request of ${owner}/${name} ${branch}`, () =>
    octokit.rest.pulls.list({
      owner,
      repo: name,
      head: `${owner}:${branch}`,
      state: 'all',
      sort: 'created',
      direction: 'desc',
      per_page: 100,
    }),
  );
  const all = data.filter((pull) => pull.head.ref === branch).map(shown);
  return all.find(({ state }) => state === 'open') ?? all.find((pull) => pull.headSha === headSha);
}

async function create(access: RepositoryAccess, wanted: WantedPullRequest): Promise<PullRequest> {
  const { octokit, owner, name } = access;
  const { branch: head, base, title, body, draft } = wanted;
  try {
    const { data } = await asking(`open a pull request in ${owner}/${name}`, () =>
      octokit.rest.pulls.create({ owner, repo: name, head, base, title, body, draft }),
    );
    return shown(data);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unavailable)) throw error;
    // It may be there in spite of the answer: made by another copy of this message, or by a call whose answer was lost.
    const made = await findPullRequest(access, wanted);
    if (made !== undefined) return made;
    if (draft && error instanceof Refused && error.reasons.some((reason) => /draft/i.test(reason)))
      return create(access, { ...wanted, draft: false });
    throw error;
  }
}

async function readBack(
  access: RepositoryAccess,
  number: number,
  headSha: string,
): Promise<PullRequest> {
  const { octokit, owner, name } = access;
  const end = performance.now() + SEEN_WITHIN_MS;
  for (;;) {
    const { data } = await asking(`read ${owner}/${name}#${number} back`, () =>
      octokit.rest.pulls.get(numbered(access, number)),
    );
    const pull = shown(data);
    if (pull.state !== 'open' || pull.headSha === headSha) return pull;
    if (performance.now() > end)
      throw new Unavailable(
        `GitHub shows ${pull.headSha} as the head of ${owner}/${name}#${number}, not ${headSha}; it is asked again later.`,
      );
    await pause(LOOK_EVERY_MS);
  }
}

function numbered(
  { owner, name }: RepositoryAccess,
  number: number,
): { owner: string; repo: string; pull_number: number } {
  return { owner, repo: name, pull_number: number };
}

export function shown(pull: {
  number: number;
  html_url: string;
  state: string;
  draft?: boolean | undefined;
  merged_at?: string | null;
  head: { ref: string; sha: string };
  body: string | null;
  user: { login: string } | null;
}): PullRequest {
  const isMerged = typeof pull.merged_at === 'string';
  const state = pull.state === 'open' ? 'open' : 'closed';
  return {
    number: pull.number,
    branch: pull.head.ref,
    url: pull.html_url,
    state: isMerged ? 'merged' : state,
    draft: pull.draft ?? false,
    headSha: pull.head.sha,
    body: pull.body ?? '',
    author: pull.user?.login,
  };
}
