import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  PullRequestRequested,
  TaskCompleted,
  type CloudEvent,
  type TaskCompletedData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { NOW } from '../pg-time.ts';
import { requestId } from '../publish/request-id.ts';
import { sayingOf } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { wakeSchedulers } from '../wake.ts';
import { attemptsMaxOf, attemptsOfRun } from './attempts-of-run.ts';
import { Fence } from './fence.ts';
import { publishRequest } from './publish-request.ts';

/** assigned or running → publishing: the commit is accepted, once, and pr-publisher is asked. */
@Controller()
export class TaskCompletedConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly fence: Fence,
    private readonly config: SchedulerConfig,
  ) {}

  @EventPattern<unknown>(TaskCompleted.type)
  async handle(
    @Payload() event: CloudEvent<TaskCompletedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { attempt, spend } = event.data;
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.fence.admit(tx, { event, delivery }, ['assigned', 'running']);
      if (task === null) return;
      const attempts = await attemptsOfRun(tx, task);
      const attemptsMax = attemptsMaxOf(task, attempts, this.config.ATTEMPTS_MAX);
      const data = publishRequest(task, event.data, attemptsMax);
      await tx.update(
        TaskAttempt,
        { taskId: task.id, attempt },
        { outcome: 'completed', endedAt: NOW, spend, request: data },
      );
      await tx.update(Task, task.id, { status: 'publishing', leaseUntil: null });
      await this.outbox.settle(tx, `assign:${task.id}:${attempt}`);
      const id = requestId({ taskId: task.id, attempt, approvals: 0 });
      await this.outbox.append(tx, PullRequestRequested, sayingOf(task, { id, data }));
      await wakeSchedulers(tx);
    });
  }
}
