import { Inject, Injectable } from '@nestjs/common';
import type { GithubRepository, PullRequest } from '#libs/github';
import type { RepositoryFile } from '#libs/repository-file';
import { LOGGER, type Logger } from '#libs/runtime';

/** Labels a pull request and asks for reviews, as the repository's file says. */
@Injectable()
export class Invitations {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** Never rejects: what can't be labelled, and who can't be asked, is no reason to take a pull request for failed. */
  async send(
    client: GithubRepository,
    { number, state, url }: PullRequest,
    { labels: { pullRequest: labels }, reviewers }: Pick<RepositoryFile, 'labels' | 'reviewers'>,
  ): Promise<void> {
    if (state !== 'open') return;
    try {
      await client.addLabels({ number, labels });
    } catch (error) {
      this.logger.warn({ url, labels, err: error }, 'Pull request can not be labelled');
    }
    try {
      for (const { reviewer, why } of await client.askReviewers({ number, ...reviewers }))
        this.logger.warn({ url, reviewer, err: why }, 'Reviewer can not be asked');
    } catch (error) {
      this.logger.warn({ url, reviewers, err: error }, 'Reviewers can not be asked');
    }
  }
}
