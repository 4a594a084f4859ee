import {
  PULL_REQUEST_ACTIONS,
  type GithubPullRequestData,
  type PullRequestAction,
} from '#libs/contracts';

import type { PullRequestPayload } from './github-payload.ts';
import { actorOf, repositoryOf } from './to-github-issue.ts';

export function isPullRequestAction(action: string): action is PullRequestAction {
  return (PULL_REQUEST_ACTIONS as readonly string[]).includes(action);
}

/** GitHub's payload in the contract's words. */
export function toGithubPullRequest(
  { pull_request: { number, merged }, repository, sender, installation }: PullRequestPayload,
  { action, deliveryId }: { action: PullRequestAction; deliveryId: string },
): GithubPullRequestData {
  return {
    ...{ deliveryId, action, number, merged: merged === true },
    repository: repositoryOf(repository),
    sender: actorOf(sender),
    ...(installation ? { installationId: installation.id } : {}),
  };
}
