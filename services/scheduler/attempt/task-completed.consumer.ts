import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskCompleted, type CloudEvent, type TaskCompletedData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database } from '#libs/persistence';

import { Accept } from './accept.ts';
import { Fence } from './fence.ts';

/** assigned or running → publishing: the commit is accepted, once, and pr-publisher is asked. */
@Controller()
export class TaskCompletedConsumer {
  constructor(
    private readonly database: Database,
    private readonly fence: Fence,
    private readonly accept: Accept,
  ) {}

  @EventPattern<unknown>(TaskCompleted.type)
  async handle(
    @Payload() event: CloudEvent<TaskCompletedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.fence.admit(tx, { event, delivery }, ['assigned', 'running']);
      if (task !== null) await this.accept.accept(tx, task, event.data);
    });
  }
}
