import { ensureComment, type Comment, type WantedComment } from './ensure-comment.ts';
import {
  ensurePullRequest,
  findPullRequest,
  type PullRequest,
  type WantedPullRequest,
} from './ensure-pull-request.ts';
import { ensureReaction, type ReactionContent } from './ensure-reaction.ts';
import type { RepositoryAccess, RepositoryToken } from './access.ts';

/**
 * One repository on GitHub. Every call says what should be there, can be made twice, and answers with what is there.
 *
 * All of them throw NotPermitted, RateLimited, Gone, Refused or Unavailable.
 */
export class GithubRepository {
  constructor(private readonly access: RepositoryAccess & { token: RepositoryToken }) {}

  get token(): RepositoryToken {
    return this.access.token;
  }

  /** Exactly one pull request for this branch and commit; see ensure-pull-request.ts. */
  ensurePullRequest(wanted: WantedPullRequest): Promise<PullRequest> {
    return ensurePullRequest(this.access, wanted);
  }

  /** The open pull request of a branch, else one that was made for this commit, whatever became of it. */
  findPullRequest(of: { branch: string; headSha: string }): Promise<PullRequest | undefined> {
    return findPullRequest(this.access, of);
  }

  /** One comment of ours that bears the marker, with this text. */
  ensureComment(wanted: WantedComment): Promise<Comment> {
    return ensureComment(this.access, wanted);
  }

  /** Our reaction to the issue. */
  ensureReaction(issueNumber: number, content: ReactionContent): Promise<void> {
    return ensureReaction(this.access, { issueNumber, content });
  }
}
