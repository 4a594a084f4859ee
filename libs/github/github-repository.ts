import type { Redaction } from '#libs/redaction';

import { ensureCheck, type ShownCheck, type WantedCheck } from './ensure-check.ts';
import { ensureComment, type Comment, type WantedComment } from './ensure-comment.ts';
import { ensureLabel, type WantedLabel } from './ensure-label.ts';
import { ensureIssue, type WantedIssue } from './ensure-issue.ts';
import {
  ensurePullRequest,
  findPullRequest,
  type PullRequest,
  type WantedPullRequest,
} from './ensure-pull-request.ts';
import { openPullRequests } from './open-pull-requests.ts';
import { ensureReaction, type ReactionContent } from './ensure-reaction.ts';
import {
  changedIssues,
  describeRepository,
  readIssue,
  unlabelledAt,
  whoLabelled,
  type Account,
  type Description,
  type Issue,
} from './read-issues.ts';
import { readPermission, type Permission } from './read-permission.ts';
import { addLabels } from './add-labels.ts';
import { askReviewers, type UnaskedReviewer, type WantedReviewers } from './ask-reviewers.ts';
import { readFile, type RepositoryTextFile, type WantedFile } from './read-file.ts';
import type { RepositoryAccess, RepositoryToken } from './access.ts';

/**
 * One repository on GitHub. Every call says what should be there, can be made twice, and answers with what is there.
 *
 * Words are redacted here, before they are compared with what is there, so that nothing can be said past it.
 * All of them throw NotPermitted, RateLimited, Gone, Refused or Unavailable.
 */
export class GithubRepository {
  constructor(
    private readonly access: RepositoryAccess & { token: RepositoryToken; redaction: Redaction },
  ) {}

  get token(): RepositoryToken {
    return this.access.token;
  }

  /** The login our own words bear; undefined where the token may not ask. */
  login(): Promise<string | undefined> {
    return this.access.login();
  }

  /** Exactly one pull request for this branch and commit; see ensure-pull-request.ts. */
  ensurePullRequest(wanted: WantedPullRequest): Promise<PullRequest> {
    return ensurePullRequest(this.access, this.access.redaction.deep(wanted));
  }

  /** The open pull request of a branch, else one that was made for this commit, whatever became of it. */
  findPullRequest(of: { branch: string; headSha: string }): Promise<PullRequest | undefined> {
    return findPullRequest(this.access, of);
  }

  /** Open pull requests something was done to since then; without `since`, all open ones. Latest first. */
  openPullRequests(of: { since: Date | undefined }): Promise<PullRequest[]> {
    return openPullRequests(this.access, of);
  }

  /** One comment of ours that bears the marker, with this text. */
  ensureComment(wanted: WantedComment): Promise<Comment> {
    return ensureComment(this.access, this.access.redaction.deep(wanted));
  }

  /** One label of a family on an issue, made where the repository lacks it; see ensure-label.ts. */
  ensureLabel(wanted: WantedLabel): Promise<void> {
    return ensureLabel(this.access, wanted);
  }

  /** What a commit shows of us, as a check run where we may; see ensure-check.ts. */
  ensureCheck(wanted: WantedCheck): Promise<ShownCheck> {
    return ensureCheck(this.access, this.access.redaction.deep(wanted));
  }

  /** One issue of ours that bears the marker, as it is by now. */
  ensureIssue(wanted: WantedIssue): Promise<Issue> {
    const { notBefore, ...words } = wanted;
    return ensureIssue(this.access, { ...this.access.redaction.deep(words), notBefore });
  }

  /** Our reaction to the issue. */
  ensureReaction(issueNumber: number, content: ReactionContent): Promise<void> {
    return ensureReaction(this.access, { subject: { issueNumber }, content });
  }

  /** Our reaction to a comment on an issue. */
  ensureCommentReaction(commentId: number, content: ReactionContent): Promise<void> {
    return ensureReaction(this.access, { subject: { commentId }, content });
  }

  /** Issues something was done to since then, in any state; without `since`, the open ones. Latest first. */
  changedIssues(of: { since: Date | undefined }): Promise<Issue[]> {
    return changedIssues(this.access, of);
  }

  readIssue(number: number): Promise<Issue> {
    return readIssue(this.access, number);
  }

  /** Who put such a label on last; undefined when GitHub doesn't say. */
  whoLabelled(number: number, isMeant: (label: string) => boolean): Promise<Account | undefined> {
    return whoLabelled(this.access, { number, isMeant });
  }

  /** When such a label was taken off last; undefined when none ever was. */
  unlabelledAt(number: number, isMeant: (label: string) => boolean): Promise<Date | undefined> {
    return unlabelledAt(this.access, { number, isMeant });
  }

  /** What this account may do here, now. */
  permissionOf(login: string): Promise<Permission> {
    return readPermission(this.access, login);
  }

  /** A file of the default branch; undefined when there is none. See read-file.ts. */
  readFile(wanted: WantedFile): Promise<RepositoryTextFile | undefined> {
    return readFile(this.access, wanted);
  }

  /** The issue or pull request bears these labels, besides its others. */
  addLabels(wanted: { number: number; labels: readonly string[] }): Promise<void> {
    return addLabels(this.access, this.access.redaction.deep(wanted));
  }

  /** Asks for reviews of a pull request where nobody has yet; answers who could not be asked. */
  askReviewers(wanted: WantedReviewers): Promise<UnaskedReviewer[]> {
    return askReviewers(this.access, wanted);
  }

  describe(): Promise<Description> {
    return describeRepository(this.access);
  }
}
