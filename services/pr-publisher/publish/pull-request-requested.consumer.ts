import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  PullRequestFailed,
  PullRequestHeld,
  PullRequestOpened,
  PullRequestRequested,
  type CloudEvent,
  type EventDefinition,
  type PullRequestRequestedData,
} from '#libs/contracts';
import { childTraceparent, RetryLater, type Delivery } from '#libs/messaging';
import { Database, Outbox, type EntityManager } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { answerId, answerIds, type AnswerVerb } from './answer-id.ts';
import { judgeTrouble } from './judge-trouble.ts';
import { Publication, type Published } from './publication.ts';

type Request = CloudEvent<PullRequestRequestedData>;

/**
 * A commit is to become a pull request: ends in pr.opened, in pr.held when a person's word is wanted, or in
 * pr.failed with the reason.
 */
@Controller()
export class PullRequestRequestedConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly publication: Publication,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(PullRequestRequested.type)
  async handle(@Payload() event: Request, @Ctx() delivery: Delivery): Promise<void> {
    if (await this.isAnswered(event, delivery)) return;
    try {
      const published = await this.publication.publish(event.data, delivery.signal);
      await this.sayOpened(event, delivery, published);
    } catch (error) {
      await this.endOrRetry(event, delivery, error);
    }
  }

  /** Then nothing is done twice, but whoever asks again after a while may have missed the answer. */
  private async isAnswered(event: Request, delivery: Delivery): Promise<boolean> {
    const wasHeard = await this.database.wasHeard(event, delivery);
    if (!wasHeard && !(await this.publication.isDone(event.data))) return false;
    await this.database.transaction((tx) => this.outbox.repeat(tx, ...answerIds(event.data)));
    return true;
  }

  private async sayOpened(event: Request, delivery: Delivery, published: Published): Promise<void> {
    const { taskId, attempt } = event.data;
    const { number, url, headSha, state, draft } = published.pullRequest;
    const data = { taskId, attempt, number, url, branch: published.branch, headSha, state, draft };
    await this.database.once(event, delivery, async (tx) => {
      await this.publication.record(tx, event.data, published);
      await this.say(tx, event, { definition: PullRequestOpened, verb: 'opened', data });
    });
    this.logger.info({ taskId, attempt, number, url }, 'Pull request is there');
  }

  private async endOrRetry(event: Request, delivery: Delivery, error: unknown): Promise<void> {
    const { taskId, attempt } = event.data;
    const judgement = judgeTrouble(error, { ...delivery, nowMs: Date.now() });
    if ('retryAfterMs' in judgement)
      throw new RetryLater('The pull request could not be made yet.', {
        afterMs: judgement.retryAfterMs,
        cause: error,
      });
    if ('held' in judgement) {
      const data = { taskId, attempt, findings: [...judgement.held] };
      await this.database.once(event, delivery, (tx) =>
        this.say(tx, event, { definition: PullRequestHeld, verb: 'held', data }),
      );
      return;
    }
    const { code, message } = judgement.failed;
    this.logger.warn({ taskId, attempt, code, err: error }, 'Pull request can not be made');
    const data = { taskId, attempt, code, message: message.slice(0, 4096) };
    await this.database.once(event, delivery, (tx) =>
      this.say(tx, event, { definition: PullRequestFailed, verb: 'failed', data }),
    );
  }

  private say<Data extends object>(
    tx: EntityManager,
    { data: { taskId, attempt, specialty }, traceparent }: Request,
    what: { definition: EventDefinition<Data>; verb: AnswerVerb; data: Data },
  ): Promise<void> {
    return this.outbox.append(tx, what.definition, {
      id: answerId(what.verb, { taskId, attempt }),
      tokens: { specialty },
      data: what.data,
      traceparent: childTraceparent(traceparent),
    });
  }
}
