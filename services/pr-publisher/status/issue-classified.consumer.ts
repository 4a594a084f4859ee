import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { IssueClassified, type CloudEvent, type IssueClassifiedData } from '#libs/contracts';
import { GithubClients } from '#libs/github';
import { LOGGER, type Logger } from '#libs/runtime';

import { whenGithubAllows } from './when-github-allows.ts';

/** An issue is work: 👀 on it, within seconds, so that whoever asked knows they were heard. */
@Controller()
export class IssueClassifiedConsumer {
  constructor(
    private readonly github: GithubClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(IssueClassified.type)
  async handle(@Payload() event: CloudEvent<IssueClassifiedData>): Promise<void> {
    const { repository, issue } = event.data;
    const isSeen = await whenGithubAllows(async () => {
      const client = await this.github.forRepository(repository.fullName);
      await client.ensureReaction(issue.number, 'eyes');
    });
    if (!isSeen)
      this.logger.info({ repository: repository.fullName, issue: issue.number }, 'Issue is gone');
  }
}
