import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskRunning, TaskStarted, type CloudEvent, type TaskStartedData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { fromNow, NOW } from '../pg-time.ts';
import { sayingOf, taskRef } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { attemptsMaxOf, attemptsOfRun } from './attempts-of-run.ts';
import { Fence } from './fence.ts';

/** assigned → running. */
@Controller()
export class TaskStartedConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly fence: Fence,
    private readonly config: SchedulerConfig,
  ) {}

  @EventPattern<unknown>(TaskStarted.type)
  async handle(
    @Payload() event: CloudEvent<TaskStartedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { attempt, model, workspacePath } = event.data;
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.fence.admit(tx, { event, delivery }, ['assigned']);
      if (task?.assignedAgentId == null) return;
      await tx.update(Task, task.id, {
        status: 'running',
        workspacePath,
        leaseUntil: fromNow(this.config.LEASE_MS),
        startedAt: () => 'coalesce(started_at, now())',
      });
      await tx.update(TaskAttempt, { taskId: task.id, attempt }, { startedAt: NOW });
      await this.outbox.settle(tx, `assign:${task.id}:${attempt}`);
      const attempts = await attemptsOfRun(tx, task);
      const data = {
        ...taskRef(task),
        attempt,
        attemptsMax: attemptsMaxOf(task, attempts, this.config.ATTEMPTS_MAX),
        agent: task.assignedAgentId,
        specialty: task.specialty,
        model,
      };
      const id = `run:${task.id}:${attempt}`;
      await this.outbox.append(tx, TaskRunning, sayingOf(task, { id, data }));
    });
  }
}
