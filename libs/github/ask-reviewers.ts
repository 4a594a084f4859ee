import type { RepositoryAccess } from './access.ts';
import { Gone, NotPermitted, Refused } from './errors.ts';
import { asking } from './translate-error.ts';

export interface WantedReviewers {
  number: number;
  /** Logins. */
  users: readonly string[];
  /** Slugs of teams of the repository's owner. */
  teams: readonly string[];
}

/** Who could not be asked, by GitHub's word. */
export interface UnaskedReviewer {
  reviewer: string;
  why: Error;
}

/**
 * Asks people and teams to review a pull request, but for those who were asked already or have reviewed it.
 *
 * GitHub refuses a whole list for one name it does not take (somebody who left, the author, a team it hides), so after a
 * refusal each is asked alone.
 *
 * @returns who could not be asked
 * @throws RateLimited, Unavailable
 */
export async function askReviewers(
  access: RepositoryAccess,
  wanted: WantedReviewers,
): Promise<UnaskedReviewer[]> {
  const { number } = wanted;
  const missing = await missingOf(access, wanted);
  if (missing.length === 0) return [];
  if ((await ask(access, number, missing)) === undefined) return [];
  const unasked: UnaskedReviewer[] = [];
  for (const one of missing) {
    const why = await ask(access, number, [one]);
    if (why !== undefined) unasked.push({ reviewer: one.name, why });
  }
  return unasked;
}

interface Reviewer {
  readonly kind: 'team' | 'user';
  readonly name: string;
}

async function missingOf(
  { octokit, owner, name }: RepositoryAccess,
  { number, users, teams }: WantedReviewers,
): Promise<Reviewer[]> {
  if (users.length === 0 && teams.length === 0) return [];
  const at = { owner, repo: name, pull_number: number };
  const what = `read the reviewers of ${owner}/${name}#${number}`;
  const { data: pull } = await asking(what, () => octokit.rest.pulls.get(at));
  const { data: reviews } = await asking(what, () =>
    octokit.rest.pulls.listReviews({ ...at, per_page: 100 }),
  );
  const known = new Set([
    ...(pull.requested_reviewers ?? []).map(({ login }) => `user ${login.toLowerCase()}`),
    ...(pull.requested_teams ?? []).map(({ slug }) => `team ${slug.toLowerCase()}`),
    ...reviews.map(({ user }) => `user ${user?.login.toLowerCase() ?? ''}`),
  ]);
  const wanted: Reviewer[] = [
    ...users.map((login) => ({ kind: 'user', name: login }) as const),
    ...teams.map((slug) => ({ kind: 'team', name: slug }) as const),
  ];
  return wanted.filter((one) => !known.has(`${one.kind} ${one.name.toLowerCase()}`));
}

/** Why they can't be asked; undefined when they are. */
async function ask(
  { octokit, owner, name }: RepositoryAccess,
  number: number,
  reviewers: readonly Reviewer[],
): Promise<Error | undefined> {
  const namesOf = (kind: Reviewer['kind']): string[] =>
    reviewers.filter((one) => one.kind === kind).map((one) => one.name);
  try {
    await asking(`ask for reviews of ${owner}/${name}#${number}`, () =>
      octokit.rest.pulls.requestReviewers({
        ...{ owner, repo: name, pull_number: number },
        ...{ reviewers: namesOf('user'), team_reviewers: namesOf('team') },
      }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof Refused || error instanceof Gone || error instanceof NotPermitted)
      return error;
    throw error;
  }
}
