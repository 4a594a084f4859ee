import { actorTypeOf, GHOST, issueWords, type Actor, type GithubIssueData } from '#libs/contracts';
import type { Account, Description, Issue } from '#libs/github';

/** An issue as GitHub shows it, in the contract's words. The same state of it always has the same delivery id. */
export function toSweptIssue(
  issue: Issue,
  repository: Description,
  labelledBy: Account | undefined,
): GithubIssueData {
  const author = actorOf(issue.author);
  return {
    deliveryId: `sweep:${issue.id}:${issue.updatedAt}`,
    action: 'swept',
    repository,
    issue: {
      id: issue.id,
      number: issue.number,
      ...issueWords(issue),
      url: issue.url,
      labels: issue.labels,
      state: issue.state,
      author,
      updatedAt: issue.updatedAt,
    },
    isPullRequest: issue.isPullRequest,
    sender: labelledBy === undefined ? author : actorOf(labelledBy),
  };
}

function actorOf(account: Account | undefined): Actor {
  if (account === undefined) return GHOST;
  return { id: account.id, login: account.login, type: actorTypeOf(account.type) };
}
