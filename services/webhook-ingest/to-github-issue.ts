import {
  type Actor,
  actorTypeOf,
  GHOST,
  type GithubIssueData,
  type IssueAction,
  issueWords,
  type RepositoryRef,
  WEBHOOK_ISSUE_ACTIONS,
} from '#libs/contracts';

import type { GithubAccount, GithubRepository, IssuesPayload } from './github-payload.ts';

/** Narrows GitHub's many actions to those the system listens to. */
export function isIssueAction(action: string): action is IssueAction {
  return (WEBHOOK_ISSUE_ACTIONS as readonly string[]).includes(action);
}

/** GitHub's payload in the contract's words. Texts are cut to size and made storable, never interpreted. */
export function toGithubIssue(
  payload: IssuesPayload,
  { action, deliveryId }: { action: IssueAction; deliveryId: string },
): GithubIssueData {
  const { label } = payload;
  return {
    deliveryId,
    action,
    ...(label ? { label: label.name } : {}),
    ...aboutIssue(payload),
  };
}

/** What every event about an issue says of it. */
export function aboutIssue({
  issue,
  repository,
  sender,
  installation,
}: Omit<IssuesPayload, 'label'>): Omit<GithubIssueData, 'action' | 'deliveryId' | 'label'> {
  return {
    repository: repositoryOf(repository),
    issue: {
      id: issue.id,
      number: issue.number,
      ...issueWords({ title: issue.title, body: issue.body ?? '' }),
      url: issue.html_url,
      labels: (issue.labels ?? []).map(({ name }) => name),
      state: issue.state,
      author: actorOf(issue.user),
      ...(issue.updated_at === undefined ? {} : { updatedAt: issue.updated_at }),
    },
    isPullRequest: issue.pull_request != null,
    sender: actorOf(sender),
    ...(installation ? { installationId: installation.id } : {}),
  };
}

export function repositoryOf(repository: GithubRepository): RepositoryRef {
  return {
    id: repository.id,
    fullName: repository.full_name,
    defaultBranch: repository.default_branch,
    cloneUrl: repository.clone_url,
    private: repository.private,
  };
}

export function actorOf(account: GithubAccount | null | undefined): Actor {
  if (!account) return GHOST;
  return { id: account.id, login: account.login, type: actorTypeOf(account.type) };
}
