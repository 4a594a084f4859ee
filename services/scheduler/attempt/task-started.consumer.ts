import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskStarted, type CloudEvent, type TaskStartedData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';

import { AgentWords } from './agent-words.ts';

/** assigned → running. */
@Controller()
export class TaskStartedConsumer {
  constructor(private readonly words: AgentWords) {}

  @EventPattern<unknown>(TaskStarted.type)
  async handle(
    @Payload() event: CloudEvent<TaskStartedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.words.take(event, delivery);
  }
}
