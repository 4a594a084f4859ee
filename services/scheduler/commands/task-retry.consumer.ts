import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskRetry, type CloudEvent, type TaskRetryData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, type EntityManager } from '#libs/persistence';

import { stillHolds } from '../queue/newest-word.ts';
import { Runs } from '../queue/runs.ts';
import { taskOfIssue } from '../queue/task-of-issue.ts';
import { TaskEnd } from '../task-end.ts';
import type { Task } from '../task.entity.ts';
import { Answers } from './answers.ts';
import { decideRetry, type RetryStep } from './decide-retry.ts';
import { givenAtOf, wordOf } from './given.ts';
import { nextRun } from './next-run.ts';

const OVERTAKEN: RetryStep = {
  do: 'nothing',
  detail:
    'The issue was closed, or the work stopped, after this was said. Say it again to have it tried after all.',
};

/** failed, cancelled or held → pending: the next run. Whatever it does, whoever asked is answered. */
@Controller()
export class TaskRetryConsumer {
  constructor(
    private readonly database: Database,
    private readonly runs: Runs,
    private readonly taskEnd: TaskEnd,
    private readonly answers: Answers,
  ) {}

  @EventPattern<unknown>(TaskRetry.type)
  async handle(
    @Payload() event: CloudEvent<TaskRetryData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { data, traceparent } = event;
    await this.database.once(event, delivery, async (tx) => {
      const holds = await stillHolds(tx, wordOf(event, 'asked'));
      const task = await taskOfIssue(tx, data.repository.id, data.issueNumber);
      const decided = decideRetry(task, new Date(givenAtOf(event)));
      const step = holds || decided.do === 'nothing' ? decided : OVERTAKEN;
      const done = step.do !== 'nothing';
      if (task !== null && step.do === 'dropHeld') await this.dropHeld(tx, task, data.by.login);
      if (task !== null && done) await this.runs.beginNext(tx, task, nextRun(task, event));
      await this.answers.give(tx, data, {
        verb: 'retry',
        task,
        done,
        detail: step.detail,
        traceparent,
      });
    });
  }

  private async dropHeld(tx: EntityManager, task: Task, by: string): Promise<void> {
    const detail = `${by} dropped what was held, and asked for another try.`;
    await this.taskEnd.finish(tx, task, { outcome: 'cancelled', detail });
  }
}
