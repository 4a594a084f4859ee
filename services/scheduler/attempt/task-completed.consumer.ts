import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskCompleted, type CloudEvent, type TaskCompletedData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';

import { AgentWords } from './agent-words.ts';

/** assigned or running → publishing: the commit is accepted, once, and pr-publisher is asked. */
@Controller()
export class TaskCompletedConsumer {
  constructor(private readonly words: AgentWords) {}

  @EventPattern<unknown>(TaskCompleted.type)
  async handle(
    @Payload() event: CloudEvent<TaskCompletedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.words.take(event, delivery);
  }
}
