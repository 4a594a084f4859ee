import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { CONSUMERS, PullRequestDelayed, RequestFailed, type CloudEvent } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';

import { ReadModel } from './read-model.ts';

/** Heard by nobody else, and so by name. */
const HEARD_HERE_ALONE: readonly string[] = [PullRequestDelayed.type, RequestFailed.type];
const HEARD_ELSEWHERE_TOO = CONSUMERS.api
  .flatMap(({ events }) => events.map(({ type }) => type))
  .filter((type) => !HEARD_HERE_ALONE.includes(type));

/** Everything that is said goes the same way into the read model. */
@Controller()
export class FactsConsumer {
  constructor(private readonly model: ReadModel) {}

  @EventPattern<unknown>(HEARD_ELSEWHERE_TOO)
  async heard(@Payload() event: CloudEvent, @Ctx() delivery: Delivery): Promise<void> {
    await this.model.take([{ event, delivery }]);
  }

  @EventPattern<unknown>(PullRequestDelayed.type)
  async delayed(@Payload() event: CloudEvent, @Ctx() delivery: Delivery): Promise<void> {
    await this.model.take([{ event, delivery }]);
  }

  @EventPattern<unknown>(RequestFailed.type)
  async requestFailed(@Payload() event: CloudEvent, @Ctx() delivery: Delivery): Promise<void> {
    await this.model.take([{ event, delivery }]);
  }
}
