import { Injectable } from '@nestjs/common';
import type { PullRequestRequestedData } from '#libs/contracts';
import { GithubClients, type PullRequest } from '#libs/github';

import { inSpan } from '#libs/tracing';

import { PrPublisherConfig } from '../config.ts';
import { BranchDelivery } from './branch-delivery.ts';
import { isOfThisGithub } from './clone-origin.ts';
import { Invitations } from './invitations.ts';
import { PublishRefused } from './publish-refused.ts';
import { pullRequestBody, pullRequestTitle } from './pull-request-body.ts';

/** The branch and the pull request as they were read back. */
export interface Published {
  branch: string;
  pullRequest: PullRequest;
}

/**
 * From an accepted result to a pull request. Every step compares what is there with what should be, so the whole can be
 * done again after any interruption and still leaves one branch and one pull request.
 */
@Injectable()
export class Publication {
  constructor(
    private readonly config: PrPublisherConfig,
    private readonly github: GithubClients,
    private readonly branches: BranchDelivery,
    private readonly invitations: Invitations,
  ) {}

  /** @throws PublishRefused, PublishHeld, and the errors of #libs/github */
  async publish(request: PullRequestRequestedData, signal: AbortSignal): Promise<Published> {
    const { repository } = request;
    if (!isOfThisGithub(repository.cloneUrl, this.config.GITHUB_API_URL))
      throw new PublishRefused(
        'not-permitted',
        `${repository.cloneUrl} is not a repository of the GitHub at ${this.config.GITHUB_API_URL}. Set GITHUB_API_URL to the one that sends the webhooks.`,
      );
    const client = await this.github.forRepository(repository.fullName);
    const { token } = client.token;
    const { branch, examined, file } = await this.branches.deliver({ request, token, signal });
    const wanted = {
      branch,
      headSha: request.headSha,
      base: repository.defaultBranch,
      title: pullRequestTitle(request),
      body: pullRequestBody(request, examined),
      // What is red is nobody's to merge as it is.
      draft: (file.draft ?? this.config.PR_DRAFT) || request.tests.verdict === 'failed',
    };
    const pullRequest = await inSpan('publish.pull-request', {}, () =>
      client.ensurePullRequest(wanted),
    );
    await this.invitations.send(client, pullRequest, file);
    return { branch, pullRequest };
  }
}
