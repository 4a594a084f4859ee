import { Gone, Unavailable } from './errors.ts';
import type { RepositoryAccess } from './access.ts';
import { asking } from './translate-error.ts';

export interface WantedComment {
  issueNumber: number;
  /** A hidden line by which the comment is found again: `<!-- ... -->`. Put before the text. */
  marker: string;
  body: string;
  /** Its id as an earlier call answered it: spares the search. */
  knownId?: number | undefined;
}

export interface Comment {
  id: number;
  url: string;
}

/** GitHub takes 65 536 characters and refuses more. */
const BODY_CHARS_MAX = 65_536;

/**
 * One comment of ours with this marker and text: edited in place where it is, made where it isn't.
 *
 * A comment of somebody else that quotes the marker is never touched. A creation whose answer was lost is looked for
 * before anything is made again, which is why it isn't retried by itself.
 */
export async function ensureComment(
  access: RepositoryAccess,
  wanted: WantedComment,
): Promise<Comment> {
  const text = `${wanted.marker}\n${wanted.body}`.slice(0, BODY_CHARS_MAX);
  if (wanted.knownId !== undefined) {
    const edited = await edit(access, wanted.knownId, text);
    if (edited !== undefined) return edited;
  }
  const found = await find(access, wanted);
  if (found?.body === text) return { id: found.id, url: found.html_url };
  const edited = found === undefined ? undefined : await edit(access, found.id, text);
  return edited ?? create(access, wanted, text);
}

/** undefined when somebody has deleted it. */
async function edit(
  { octokit, owner, name }: RepositoryAccess,
  id: number,
  body: string,
): Promise<Comment | undefined> {
  try {
    const { data } = await asking(`edit comment ${id} in ${owner}/${name}`, () =>
      octokit.rest.issues.updateComment({ owner, repo: name, comment_id: id, body }),
    );
    return { id: data.id, url: data.html_url };
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}

async function find(
  { octokit, owner, name, login }: RepositoryAccess,
  { issueNumber, marker }: WantedComment,
): Promise<{ id: number; html_url: string; body?: string | undefined } | undefined> {
  const us = await login();
  return asking(`read the comments of ${owner}/${name}#${issueNumber}`, async () => {
    const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
      owner,
      repo: name,
      issue_number: issueNumber,
      per_page: 100,
    });
    for await (const { data } of pages) {
      const ours = data.find(
        (comment) =>
          comment.body?.startsWith(marker) === true &&
          (us === undefined || comment.user?.login === us),
      );
      if (ours !== undefined) return ours;
    }
    return undefined;
  });
}

async function create(
  access: RepositoryAccess,
  wanted: WantedComment,
  body: string,
): Promise<Comment> {
  const { octokit, owner, name } = access;
  try {
    const { data } = await asking(`comment on ${owner}/${name}#${wanted.issueNumber}`, () =>
      octokit.rest.issues.createComment({
        owner,
        repo: name,
        issue_number: wanted.issueNumber,
        body,
        request: { retries: 0 },
      }),
    );
    return { id: data.id, url: data.html_url };
  } catch (error) {
    const made = error instanceof Unavailable ? await find(access, wanted) : undefined;
    if (made === undefined) throw error;
    return { id: made.id, url: made.html_url };
  }
}
