import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskFailed, type CloudEvent, type TaskFailedData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database } from '#libs/persistence';

import { TaskAttempt } from '../task-attempt.entity.ts';
import { AttemptEnd } from './attempt-end.ts';
import { Fence } from './fence.ts';

/** assigned or running → pending again, or failed. */
@Controller()
export class TaskFailedConsumer {
  constructor(
    private readonly database: Database,
    private readonly fence: Fence,
    private readonly attemptEnd: AttemptEnd,
  ) {}

  @EventPattern<unknown>(TaskFailed.type)
  async handle(
    @Payload() event: CloudEvent<TaskFailedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { attempt, failure, spend, checkpoint, artifacts } = event.data;
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.fence.admit(tx, { event, delivery }, ['assigned', 'running']);
      if (task === null) return;
      const news = { ...(spend && { spend }), ...(checkpoint && { checkpoint }) };
      if (spend ?? checkpoint) await tx.update(TaskAttempt, { taskId: task.id, attempt }, news);
      await this.attemptEnd.failed(tx, task, { failure, artifacts });
    });
  }
}
