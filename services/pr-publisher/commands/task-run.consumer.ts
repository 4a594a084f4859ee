import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskRun } from '#libs/contracts';
import { RetryLater, type Delivery } from '#libs/messaging';
import { LOGGER, type Logger } from '#libs/runtime';

import { judgeRequestTrouble } from './judge-request-trouble.ts';
import { RunAnswers, type Run } from './run-answers.ts';
import { WantedIssues } from './wanted-issues.ts';

/**
 * An operator wants work done: ends in github.issues.requested with the issue, or in github.requests.failed with what
 * GitHub lacks.
 */
@Controller()
export class TaskRunConsumer {
  constructor(
    private readonly issues: WantedIssues,
    private readonly answers: RunAnswers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(TaskRun.type)
  async handle(@Payload() event: Run, @Ctx() delivery: Delivery): Promise<void> {
    try {
      await this.answers.requested(event, delivery, () => this.issues.forRun(event));
    } catch (error) {
      await this.failOrRetry(event, delivery, error);
    }
  }

  private async failOrRetry(event: Run, delivery: Delivery, error: unknown): Promise<void> {
    const judgement = judgeRequestTrouble(error, { ...delivery, nowMs: Date.now() });
    if ('retryAfterMs' in judgement)
      throw new RetryLater('The issue that work is wanted for could not be had yet.', {
        afterMs: judgement.retryAfterMs,
        cause: error,
      });
    const { commandId, repositoryName: repository, issueNumber: issue } = event.data;
    this.logger.warn(
      { commandId, repository, issue, err: error },
      'Work is wanted for what GitHub does not have or allow',
    );
    await this.answers.failed(event, delivery, judgement.detail);
  }
}
