import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskStop, type CloudEvent, type TaskStopData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, type EntityManager } from '#libs/persistence';

import { AttemptEnd } from '../attempt/attempt-end.ts';
import { stillHolds } from '../queue/newest-word.ts';
import { taskOfIssue } from '../queue/task-of-issue.ts';
import { withdraw } from '../queue/withdraw.ts';
import { TaskEnd } from '../task-end.ts';
import type { Task } from '../task.entity.ts';
import { Answers } from './answers.ts';
import { decideStop } from './decide-stop.ts';
import { wordOf } from './given.ts';

/**
 * Whatever is unfinished → cancelled: somebody who may wants no more of it. Whatever it does, whoever asked is answered.
 *
 * It is a word on the issue as closing it would be: what was asked for before, and is heard later, begins nothing.
 */
@Controller()
export class TaskStopConsumer {
  constructor(
    private readonly database: Database,
    private readonly attemptEnd: AttemptEnd,
    private readonly taskEnd: TaskEnd,
    private readonly answers: Answers,
  ) {}

  @EventPattern<unknown>(TaskStop.type)
  async handle(
    @Payload() event: CloudEvent<TaskStopData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { data, traceparent } = event;
    await this.database.once(event, delivery, async (tx) => {
      const overtaken = !(await stillHolds(tx, wordOf(event, 'withdrawn')));
      const task = await taskOfIssue(tx, data.repository.id, data.issueNumber);
      const { do: step, detail } = decideStop(task, overtaken);
      const done = step === 'cancel';
      if (task !== null && done) await this.cancel(tx, task, data.by.login);
      await this.answers.give(tx, data, { verb: 'stop', task, done, detail, traceparent });
    });
  }

  private async cancel(tx: EntityManager, task: Task, by: string): Promise<void> {
    const reason = `Stopped by ${by}.`;
    if (withdraw(task.status).stopAttempt) await this.attemptEnd.withdrawn(tx, task, reason);
    const detail = `${reason} To have it worked on after all, ask for a retry.`;
    await this.taskEnd.finish(tx, task, { outcome: 'cancelled', detail });
  }
}
