import type { RepositoryAccess } from './access.ts';
import { asking } from './translate-error.ts';

export type ReactionContent =
  '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

/** GitHub keeps one of a kind from each account, so asking again changes nothing. */
export async function ensureReaction(
  { octokit, owner, name }: RepositoryAccess,
  { issueNumber, content }: { issueNumber: number; content: ReactionContent },
): Promise<void> {
  await asking(`react to ${owner}/${name}#${issueNumber}`, () =>
    octokit.rest.reactions.createForIssue({
      owner,
      repo: name,
      issue_number: issueNumber,
      content,
    }),
  );
}
