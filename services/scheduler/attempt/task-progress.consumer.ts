import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskProgress, TaskStaged, type CloudEvent, type TaskProgressData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Gathered, Outbox, type EntityManager, type Gathering } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { fromNow } from '../pg-time.ts';
import { sayingOf, taskRef } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { totalSpend } from '../total-spend.ts';
import { Fence, rowsOf, type Word } from './fence.ts';
import { nextStage } from './next-stage.ts';

type Progress = Word & { readonly event: CloudEvent<TaskProgressData> };

/**
 * The attempt goes on: its lease is renewed. Progress may overtake `started`, which takes another stream.
 *
 * What waits shares one transaction.
 */
@Controller()
export class TaskProgressConsumer {
  private readonly words = new Gathered<Progress>((lot) => this.hear(lot));

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
    await this.words.add({ event, delivery });
  }

  private async hear(lot: readonly Gathering<Progress>[]): Promise<void> {
    const said = lot.map(({ item, within }) => ({ ...item, within, heard: item.delivery }));
    const refused: CloudEvent[] = [];
    await this.database.onceEach(said, async (tx, fresh) => {
      const rows = await rowsOf(tx, fresh);
      for (const { event, delivery, within } of fresh) {
        const from = ['assigned', 'running'] as const;
        const task = await this.fence.admitAmong(tx, { event, delivery }, { rows, from });
        if (task === null) refused.push(event);
        else await within(() => this.goesOn(tx, task, event));
      }
    });
    for (const event of refused) this.fence.refuse(event);
  }

  private async goesOn(
    tx: EntityManager,
    task: Task,
    event: CloudEvent<TaskProgressData>,
  ): Promise<void> {
    const { attempt, spend, checkpoint } = event.data;
    await tx.update(Task, task.id, { leaseUntil: fromNow(this.config.LEASE_MS) });
    const news = { ...(spend && { spend }), ...(checkpoint && { checkpoint }) };
    if (spend !== undefined || checkpoint !== undefined)
      await tx.update(TaskAttempt, { taskId: task.id, attempt }, news);
    await this.tellStage(tx, task, event);
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
