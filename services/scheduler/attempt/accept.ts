import { Injectable } from '@nestjs/common';
import { PullRequestRequested, type TaskCompletedData } from '#libs/contracts';
import { Outbox, type EntityManager } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { Tally } from '../measures/tally.ts';
import { NOW } from '../pg-time.ts';
import { requestId } from '../publish/request-id.ts';
import { sayingOf } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { wakeSchedulers } from '../wake.ts';
import { attemptsMaxOf, attemptsOfRun } from './attempts-of-run.ts';
import { publishRequest } from './publish-request.ts';

/** → publishing: takes the commit of the attempt that holds the task, and asks for its pull request. */
@Injectable()
export class Accept {
  constructor(
    private readonly outbox: Outbox,
    private readonly config: SchedulerConfig,
    private readonly tally: Tally,
  ) {}

  /** The caller has locked the task's row. */
  async accept(tx: EntityManager, task: Task, result: TaskCompletedData): Promise<void> {
    const { attempt, spend, rounds } = result;
    const attempts = await attemptsOfRun(tx, task);
    const attemptsMax = attemptsMaxOf(task, attempts, this.config.ATTEMPTS_MAX);
    const data = publishRequest(task, result, attemptsMax);
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
    this.tally.attemptEnded({ outcome: 'completed', spend, rounds });
  }
}
