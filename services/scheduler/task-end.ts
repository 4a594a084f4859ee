import { Injectable } from '@nestjs/common';
import { TaskFinished, type ArtifactRef, type Failure, type TaskOutcome } from '#libs/contracts';
import { Outbox, type EntityManager } from '#libs/persistence';

import { Tally } from './measures/tally.ts';
import { NOW } from './pg-time.ts';
import { sayingOf, taskRef } from './saying.ts';
import { TaskAttempt } from './task-attempt.entity.ts';
import { Task } from './task.entity.ts';
import { totalSpend } from './total-spend.ts';
import { wakeSchedulers } from './wake.ts';

/** How a task ends; `detail` is for a person: the pull request's address, or why there is none and what to do. */
export interface Ending {
  readonly outcome: TaskOutcome;
  readonly detail: string;
  readonly failure?: Failure;
  /** What its last attempt left behind to look at. */
  readonly artifacts?: readonly ArtifactRef[];
}

/** Ends a task, once a run, and says so. The caller has locked the row and closed its attempt. */
@Injectable()
export class TaskEnd {
  constructor(
    private readonly outbox: Outbox,
    private readonly tally: Tally,
  ) {}

  async finish(tx: EntityManager, task: Task, ending: Ending): Promise<void> {
    const { outcome, detail, failure, artifacts = [] } = ending;
    await tx.update(Task, task.id, {
      status: outcome,
      heldBy: null,
      heldAt: null,
      leaseUntil: null,
      notBefore: null,
      completedAt: NOW,
      prUrl: outcome === 'completed' ? detail : null,
      errorMessage: outcome === 'completed' ? null : detail,
    });
    const attempts = await tx.findBy(TaskAttempt, { taskId: task.id });
    const spend = totalSpend(attempts);
    const data = {
      ...taskRef(task),
      outcome,
      attempts: task.attempt,
      detail: detail.slice(0, 4096),
      ...(failure && { failure }),
      ...(spend && { spend }),
      ...(artifacts.length > 0 && { artifacts: [...artifacts] }),
    };
    await this.outbox.append(
      tx,
      TaskFinished,
      sayingOf(task, { id: `finish:${task.id}:${task.run}`, data }),
    );
    await wakeSchedulers(tx);
    await this.tally.taskEnded(tx, task, outcome);
  }
}
