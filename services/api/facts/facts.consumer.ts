import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  CONSUMERS,
  PullRequestClosed,
  PullRequestDelayed,
  RequestFailed,
  TaskAsk,
  type CloudEvent,
} from '#libs/contracts';
import { RetryLater, type Delivery } from '#libs/messaging';
import { Metrics } from '#libs/runtime';

import { ReadModel } from './read-model.ts';

/** Heard by nobody else, and so by name; a question also wants an answer. */
const HEARD_BY_NAME: readonly string[] = [
  PullRequestClosed.type,
  PullRequestDelayed.type,
  RequestFailed.type,
  TaskAsk.type,
];
const HEARD_ELSEWHERE_TOO = CONSUMERS.api
  .flatMap(({ events }) => events.map(({ type }) => type))
  .filter((type) => !HEARD_BY_NAME.includes(type));

/** So often an agent's word is looked at again that came before the scheduler's. */
const EARLY_TRIES_MAX = 8;
const EARLY_RETRY_MS = 250;

/** Everything that is said goes the same way into the read model. */
@Controller()
export class FactsConsumer {
  private readonly dropped;

  constructor(
    private readonly model: ReadModel,
    metrics: Metrics,
  ) {
    this.dropped = metrics.counter({
      name: 'api_words_dropped_total',
      help: "Agents' words on attempts that are not theirs (foreign), or that nobody has told of (early).",
      labelNames: ['why'],
      known: [{ why: 'foreign' }, { why: 'early' }],
    });
  }

  @EventPattern<unknown>(HEARD_ELSEWHERE_TOO)
  async heard(@Payload() event: CloudEvent, @Ctx() delivery: Delivery): Promise<void> {
    const { early, foreign } = await this.model.take([{ event, delivery }]);
    if (foreign.length > 0) this.dropped.inc({ why: 'foreign' });
    if (early.length === 0) return;
    if (delivery.deliveries < EARLY_TRIES_MAX)
      throw new RetryLater('The scheduler has not said yet that this attempt runs.', {
        afterMs: EARLY_RETRY_MS * delivery.deliveries,
      });
    this.dropped.inc({ why: 'early' });
  }

  @EventPattern<unknown>(PullRequestDelayed.type)
  async delayed(@Payload() event: CloudEvent, @Ctx() delivery: Delivery): Promise<void> {
    await this.model.take([{ event, delivery }]);
  }

  @EventPattern<unknown>(PullRequestClosed.type)
  async closed(@Payload() event: CloudEvent, @Ctx() delivery: Delivery): Promise<void> {
    await this.model.take([{ event, delivery }]);
  }

  @EventPattern<unknown>(RequestFailed.type)
  async requestFailed(@Payload() event: CloudEvent, @Ctx() delivery: Delivery): Promise<void> {
    await this.model.take([{ event, delivery }]);
  }
}
