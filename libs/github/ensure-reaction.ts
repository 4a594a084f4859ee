import type { RepositoryAccess } from './access.ts';
import { asking } from './translate-error.ts';

export type ReactionContent =
  '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

/** What is reacted to. */
export type ReactionSubject = { readonly issueNumber: number } | { readonly commentId: number };

/** GitHub keeps one of a kind from each account, so asking again changes nothing. */
export async function ensureReaction(
  { octokit, owner, name }: RepositoryAccess,
  { subject, content }: { subject: ReactionSubject; content: ReactionContent },
): Promise<void> {
  const to = { owner, repo: name, content };
  if ('commentId' in subject)
    await asking(`react to comment ${subject.commentId} in ${owner}/${name}`, () =>
      octokit.rest.reactions.createForIssueComment({ ...to, comment_id: subject.commentId }),
    );
  else
    await asking(`react to ${owner}/${name}#${subject.issueNumber}`, () =>
      octokit.rest.reactions.createForIssue({ ...to, issue_number: subject.issueNumber }),
    );
}
