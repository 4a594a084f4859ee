import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { fitText, HELD_PATCH_BYTES_MAX, PullRequestRequested } from '#libs/contracts';
import { RetryLater, type Delivery } from '#libs/messaging';
import { Redaction } from '#libs/redaction';
import { LOGGER, type Logger } from '#libs/runtime';

import { Answers, type Request } from './answers.ts';
import { judgeTrouble } from './judge-trouble.ts';
import { Publication } from './publication.ts';
import type { PublishHeld } from './publish-held.ts';

/** Of each thing that a gate found; twenty of them and the change fit an event. */
const FINDING_BYTES_MAX = 1500;
const CAUSE_BYTES_MAX = 1000;

/**
 * A commit is to become a pull request: ends in pr.opened, in pr.held when a person's word is wanted, or in
 * pr.failed with the reason.
 */
@Controller()
export class PullRequestRequestedConsumer {
  constructor(
    private readonly answers: Answers,
    private readonly publication: Publication,
    private readonly redaction: Redaction,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(PullRequestRequested.type)
  async handle(@Payload() request: Request, @Ctx() delivery: Delivery): Promise<void> {
    if (await this.answers.isGiven(request, delivery)) return;
    try {
      const published = await this.publication.publish(request.data, delivery.signal);
      await this.answers.opened(request, delivery, published);
      const { number, url } = published.pullRequest;
      this.logger.info({ ...attemptOf(request), number, url }, 'Pull request is there');
    } catch (error) {
      await this.endOrRetry(request, delivery, error);
    }
  }

  private async endOrRetry(request: Request, delivery: Delivery, error: unknown): Promise<void> {
    const judgement = judgeTrouble(error, { ...delivery, nowMs: Date.now() });
    if ('retryAfterMs' in judgement) {
      await this.sayDelayed(request, judgement);
      throw new RetryLater('The pull request could not be made yet.', {
        afterMs: judgement.retryAfterMs,
        cause: error,
      });
    }
    if ('held' in judgement) {
      const gates = judgement.held.findings.map(({ gate }) => gate);
      this.logger.info({ ...attemptOf(request), gates }, 'Held for a person');
      await this.answers.held(request, delivery, this.fitToBeSaid(judgement.held));
      return;
    }
    // In the words of git or GitHub.
    const failed = this.redaction.deep(judgement.failed);
    const { code } = failed;
    this.logger.warn({ ...attemptOf(request), code, err: error }, 'Pull request can not be made');
    await this.answers.failed(request, delivery, failed);
  }

  private async sayDelayed(
    request: Request,
    { retryAfterMs, cause }: { retryAfterMs: number; cause: string },
  ): Promise<void> {
    const until = new Date(Date.now() + retryAfterMs);
    // In the words of git or GitHub, redacted before they are cut.
    const why = fitText(this.redaction.text(cause), CAUSE_BYTES_MAX);
    await this.answers.delayed(request, { until, cause: why });
  }

  /** Without secrets, and small enough for one event, whatever the change is called and holds. */
  private fitToBeSaid({
    findings,
    patch = '',
  }: PublishHeld): Pick<PublishHeld, 'findings' | 'patch'> {
    const fit = (text: string, bytesMax: number): string =>
      fitText(this.redaction.text(text), bytesMax);
    return {
      findings: findings.map(({ gate, detail }) => ({
        gate,
        detail: fit(detail, FINDING_BYTES_MAX),
      })),
      patch: fit(patch, HELD_PATCH_BYTES_MAX),
    };
  }
}

function attemptOf({ data: { taskId, attempt } }: Request): { taskId: string; attempt: number } {
  return { taskId, attempt };
}
