import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { IssueDeclined, type CloudEvent, type IssueDeclinedData } from '#libs/contracts';
import { GithubClients } from '#libs/github';
import { LOGGER, type Logger } from '#libs/runtime';

import { quoted } from '../words/neutralise.ts';
import { whenGithubAllows } from './when-github-allows.ts';

const MARKER = '<!-- claude-code-cluster:declined -->';

/** Somebody asked for work that is not done: one short answer, which a later one replaces. */
@Controller()
export class IssueDeclinedConsumer {
  constructor(
    private readonly github: GithubClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(IssueDeclined.type)
  async handle(@Payload() event: CloudEvent<IssueDeclinedData>): Promise<void> {
    const { repository, issueNumber, detail, answerOwed } = event.data;
    if (!answerOwed) return;
    const body = `**Claude does not take this on.**\n\n${quoted(detail)}`;
    const isAnswered = await whenGithubAllows(async () => {
      const client = await this.github.forRepository(repository.fullName);
      await client.ensureComment({ issueNumber, marker: MARKER, body });
    });
    if (!isAnswered)
      this.logger.info({ repository: repository.fullName, issueNumber }, 'Issue is gone');
  }
}
