import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { IssueDeclined, type CloudEvent, type IssueDeclinedData } from '#libs/contracts';
import { GithubClients } from '#libs/github';
import { Database } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { quoted } from '../words/neutralise.ts';
import { whenGithubAllows } from './when-github-allows.ts';

const MARKER = '<!-- claude-code-cluster:declined -->';

/** Somebody asked for work that is not done: one short answer, which a later one replaces. */
@Controller()
export class IssueDeclinedConsumer {
  constructor(
    private readonly database: Database,
    private readonly github: GithubClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(IssueDeclined.type)
  async handle(@Payload() event: CloudEvent<IssueDeclinedData>): Promise<void> {
    if (!event.data.answerOwed) return;
    const { repository, issueNumber } = event.data;
    const isAnswered = await whenGithubAllows(() => this.#answer(event.data));
    if (!isAnswered)
      this.logger.info({ repository: repository.fullName, issueNumber }, 'Issue is gone');
  }

  /**
   * One after the other for an issue, here or in another process: an issue opened with labels is declined once for
   * each of them at the same moment, and two that both look before either has written make two comments.
   */
  async #answer({ repository, issueNumber, detail }: IssueDeclinedData): Promise<void> {
    const body = `**Claude does not take this on.**\n\n${quoted(detail)}`;
    await this.database.transaction(async (tx) => {
      const lock = `declined ${repository.id}#${issueNumber}`;
      await tx.query('select pg_advisory_xact_lock(hashtext($1))', [lock]);
      const client = await this.github.forRepository(repository.fullName);
      await client.ensureComment({ issueNumber, marker: MARKER, body });
    });
  }
}
