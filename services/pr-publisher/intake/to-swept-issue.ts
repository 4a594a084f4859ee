import { actorTypeOf, GHOST, issueWords, type Actor, type GithubIssueData } from '#libs/contracts';
import type { Account, Description, Issue } from '#libs/github';

/**
 * An issue as GitHub shows it, in the contract's words. The same state of it always has the same delivery id.
 *
 * Its text is the one found now and not the one of the moment it was labelled, which nobody can know any more. That is no
 * door: issue-classifier asks for the author's right to push as well, and besides the author only those who have it can
 * have edited the text. Where it is not known who put the label on, nobody did, so that nobody's right is asked for.
 */
export function toSweptIssue(
  issue: Issue,
  repository: Description,
  labelledBy: Account | undefined,
): GithubIssueData {
  return {
    deliveryId: `sweep:${issue.id}:${issue.updatedAt}`,
    action: 'swept',
    ...aboutIssue(issue, repository),
    sender: actorOf(labelledBy),
  };
}

/** What every event about an issue says of it. */
export function aboutIssue(
  issue: Issue,
  repository: Description,
): Pick<GithubIssueData, 'isPullRequest' | 'issue' | 'repository'> {
  return {
    repository,
    issue: {
      id: issue.id,
      number: issue.number,
      ...issueWords(issue),
      url: issue.url,
      labels: issue.labels,
      state: issue.state,
      author: actorOf(issue.author),
      updatedAt: issue.updatedAt,
    },
    isPullRequest: issue.isPullRequest,
  };
}

function actorOf(account: Account | undefined): Actor {
  if (account === undefined) return GHOST;
  return { id: account.id, login: account.login, type: actorTypeOf(account.type) };
}
