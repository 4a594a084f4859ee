import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  PullRequestFailed,
  PullRequestOpened,
  type AttemptRef,
  type CloudEvent,
  type PullRequestFailedData,
  type PullRequestOpenedData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox, type EntityManager } from '#libs/persistence';

import { Fence } from '../attempt/fence.ts';
import { TaskEnd } from '../task-end.ts';
import type { Task } from '../task.entity.ts';

/** publishing → completed, or failed: pr-publisher has the last word. */
@Controller()
export class PullRequestConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly fence: Fence,
    private readonly taskEnd: TaskEnd,
  ) {}

  @EventPattern<unknown>(PullRequestOpened.type)
  async opened(
    @Payload() event: CloudEvent<PullRequestOpenedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.answered(tx, event);
      if (task === null) return;
      await this.taskEnd.finish(tx, task, { outcome: 'completed', detail: event.data.url });
    });
  }

  @EventPattern<unknown>(PullRequestFailed.type)
  async failed(
    @Payload() event: CloudEvent<PullRequestFailedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.answered(tx, event);
      if (task === null) return;
      await this.taskEnd.finish(tx, task, { outcome: 'failed', detail: event.data.message });
    });
  }

  /** The request needs no saying again, whether its answer still counts or not. */
  private async answered(tx: EntityManager, event: CloudEvent<AttemptRef>): Promise<Task | null> {
    await this.outbox.settle(tx, `pr:${event.data.taskId}:${event.data.attempt}`);
    return this.fence.admitPublished(tx, event);
  }
}
