import { Unavailable } from './errors.ts';
import type { RepositoryAccess } from './access.ts';
import { changedIssues, shown, type Issue } from './read-issues.ts';
import { asking } from './translate-error.ts';

export interface WantedIssue {
  /** A hidden line by which the issue is found again: `<!-- ... -->`. Put before the text. */
  marker: string;
  title: string;
  body: string;
  /** It was not opened before then: older ones are not looked through. */
  notBefore: Date;
}

/**
 * One issue of ours with this marker, whatever became of it since: opened where there is none.
 *
 * One of somebody else that bears the marker is not taken. A creation whose answer was lost is looked for before anything
 * is made again, which is why it isn't retried by itself.
 */
export async function ensureIssue(access: RepositoryAccess, wanted: WantedIssue): Promise<Issue> {
  return (await find(access, wanted)) ?? create(access, wanted);
}

async function find(
  access: RepositoryAccess,
  { marker, notBefore }: WantedIssue,
): Promise<Issue | undefined> {
  const us = await access.login();
  const issues = await changedIssues(access, { since: notBefore });
  return issues.find(
    ({ body, author }) => body.startsWith(marker) && (us === undefined || author?.login === us),
  );
}

async function create(access: RepositoryAccess, wanted: WantedIssue): Promise<Issue> {
  const { octokit, owner, name } = access;
  const { title, marker, body } = wanted;
  try {
    const { data } = await asking(`open an issue in ${owner}/${name}`, () =>
      octokit.rest.issues.create({
        owner,
        repo: name,
        title,
        body: `${marker}\n${body}`,
        request: { retries: 0 },
      }),
    );
    return shown(data);
  } catch (error) {
    const made = error instanceof Unavailable ? await find(access, wanted) : undefined;
    if (made === undefined) throw error;
    return made;
  }
}
