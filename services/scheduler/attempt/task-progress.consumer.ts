import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskProgress, type CloudEvent, type TaskProgressData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { fromNow } from '../pg-time.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { Fence } from './fence.ts';

/** The attempt goes on: its lease is renewed. Progress may overtake `started`, which takes another stream. */
@Controller()
export class TaskProgressConsumer {
  constructor(
    private readonly database: Database,
    private readonly fence: Fence,
    private readonly config: SchedulerConfig,
  ) {}

  @EventPattern<unknown>(TaskProgress.type)
  async handle(
    @Payload() event: CloudEvent<TaskProgressData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { attempt, stage, spend, checkpoint } = event.data;
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.fence.admit(tx, { event, delivery }, ['assigned', 'running']);
      if (task === null) return;
      await tx.update(Task, task.id, { leaseUntil: fromNow(this.config.LEASE_MS) });
      const news = { stage, ...(spend && { spend }), ...(checkpoint && { checkpoint }) };
      await tx.update(TaskAttempt, { taskId: task.id, attempt }, news);
    });
  }
}
