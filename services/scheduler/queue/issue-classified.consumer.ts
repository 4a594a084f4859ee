import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  IssueClassified,
  TaskQueued,
  type CloudEvent,
  type IssueClassifiedData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox, type EntityManager } from '#libs/persistence';

import { NOW } from '../pg-time.ts';
import { sayingOf, taskRef } from '../saying.ts';
import { Task } from '../task.entity.ts';
import { wakeSchedulers } from '../wake.ts';
import { stillHolds, type IssueSaid } from './newest-word.ts';
import { mayAskAgain, newTask, taskOfIssue, workOf } from './task-of-issue.ts';

/** An issue is work: → pending, unless it is so already. */
@Controller()
export class IssueClassifiedConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  @EventPattern<unknown>(IssueClassified.type)
  async handle(
    @Payload() event: CloudEvent<IssueClassifiedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { swept = false } = event.data;
    const said = askedOf(event);
    await this.database.once(event, delivery, async (tx) => {
      if (said !== undefined && !(await stillHolds(tx, said))) return;
      const work = workOf(event.data, event.traceparent);
      const isNew = await insertUnlessThere(tx, newTask(work));
      const task = await taskOfIssue(tx, work.repositoryId, work.issueNumber);
      // A sweep tells that nobody may have been heard, not that somebody asks again.
      if (task === null || (!isNew && (swept || !mayAskAgain(task.status)))) return;
      if (!isNew) await queueAgain(tx, task, work);
      await this.sayQueued(tx, task);
      await wakeSchedulers(tx);
    });
  }

  private async sayQueued(tx: EntityManager, task: Task): Promise<void> {
    const { title, specialty, priority } = task;
    const data = { ...taskRef(task), title, specialty, priority };
    const id = `queue:${task.id}:${task.run}`;
    await this.outbox.append(tx, TaskQueued, sayingOf(task, { id, data }));
  }
}

/** Undefined where no time is known: when a sweep says what it saw, that may have changed since. */
function askedOf({ time, data }: CloudEvent<IssueClassifiedData>): IssueSaid | undefined {
  const { issue, repository, swept = false } = data;
  const at = issue.updatedAt ?? (swept ? undefined : time);
  if (at === undefined) return undefined;
  return { repositoryId: repository.id, issueNumber: issue.number, what: 'asked', at };
}

/** Two deliveries of one issue may come at once; the second waits for the first, then finds its row. */
async function insertUnlessThere(
  tx: EntityManager,
  task: ReturnType<typeof newTask>,
): Promise<boolean> {
  const result = await tx
    .createQueryBuilder()
    .insert()
    .into(Task)
    .values(task)
    .orIgnore()
    .returning('id')
    .execute();
  return (result.raw as unknown[]).length > 0;
}

/** The next run: the issue as it is now, a fresh budget of attempts, numbers that go on rising. */
async function queueAgain(
  tx: EntityManager,
  task: Task,
  work: ReturnType<typeof workOf>,
): Promise<void> {
  const next = {
    ...work,
    status: 'pending',
    run: task.run + 1,
    attemptsBefore: task.attempt,
    assignedAgentId: null,
    workspacePath: null,
    errorMessage: null,
    startedAt: null,
    completedAt: null,
  } as const;
  await tx.update(Task, task.id, { ...next, queuedAt: NOW });
  Object.assign(task, next);
}
