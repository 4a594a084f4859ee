import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskProgress, TaskStaged, type CloudEvent, type TaskProgressData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox, type EntityManager } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { fromNow } from '../pg-time.ts';
import { sayingOf, taskRef } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { totalSpend } from '../total-spend.ts';
import { Fence } from './fence.ts';
import { nextStage } from './next-stage.ts';

/** The attempt goes on: its lease is renewed. Progress may overtake `started`, which takes another stream. */
@Controller()
export class TaskProgressConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly fence: Fence,
    private readonly config: SchedulerConfig,
  ) {}

  @EventPattern<unknown>(TaskProgress.type)
  async handle(
    @Payload() event: CloudEvent<TaskProgressData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { attempt, spend, checkpoint } = event.data;
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.fence.admit(tx, { event, delivery }, ['assigned', 'running']);
      if (task === null) return;
      await tx.update(Task, task.id, { leaseUntil: fromNow(this.config.LEASE_MS) });
      const news = { ...(spend && { spend }), ...(checkpoint && { checkpoint }) };
      if (spend !== undefined || checkpoint !== undefined)
        await tx.update(TaskAttempt, { taskId: task.id, attempt }, news);
      await this.tellStage(tx, task, event);
    });
  }

  private async tellStage(
    tx: EntityManager,
    task: Task,
    { time, data: { attempt, stage, round } }: CloudEvent<TaskProgressData>,
  ): Promise<void> {
    const known = await tx.findOneByOrFail(TaskAttempt, { taskId: task.id, attempt });
    const next = nextStage(known, { stage, round, at: new Date(time) });
    if (next === undefined) return;
    await tx.update(TaskAttempt, { taskId: task.id, attempt }, next.change);
    if (!next.isTold) return;
    const spend = totalSpend(await tx.findBy(TaskAttempt, { taskId: task.id }));
    const { agent } = known;
    const data = { ...taskRef(task), attempt, agent, stage, round, ...(spend && { spend }) };
    const id = `stage:${task.id}:${attempt}:${next.change.stagesTold}`;
    await this.outbox.append(tx, TaskStaged, sayingOf(task, { id, data }));
  }
}
