import { Injectable } from '@nestjs/common';
import { TaskQueued } from '#libs/contracts';
import { Outbox, type EntityManager, type Unsaid } from '#libs/persistence';

import { attemptsMaxOf } from '../attempt/attempts-of-run.ts';
import { SchedulerConfig } from '../config.ts';
import { NOW } from '../pg-time.ts';
import { sayingOf, taskRef } from '../saying.ts';
import { Task } from '../task.entity.ts';
import { wakeSchedulers } from '../wake.ts';
import type { Work } from './task-of-issue.ts';

/** The next run of a task: what is otherwise than in the run before, and which unfinished work is gone on from. */
export type NextRun = Partial<Work> & Pick<Task, 'goesOnAfter'>;

/** A task of which a run begins, and the way back into the trace of who asked. */
export interface Begun {
  readonly task: Task;
  readonly within: <Result>(work: () => Result) => Result;
}

/** Begins the runs of a task: the first, and one more each time a person asks again. The caller has locked the row. */
@Injectable()
export class Runs {
  constructor(
    private readonly outbox: Outbox,
    private readonly config: SchedulerConfig,
  ) {}

  /** A fresh budget of attempts, whose numbers go on rising. */
  async beginNext(tx: EntityManager, task: Task, work: NextRun): Promise<void> {
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
    await this.begin(tx, task);
  }

  /** Says that a run waits for an agent, once; its row is `pending` by then. */
  async begin(tx: EntityManager, task: Task): Promise<void> {
    await this.beginAll(tx, [{ task, within: (work) => work() }]);
    await wakeSchedulers(tx);
  }

  /** The same of many, each within its own trace. To have them given to agents is the caller's business. */
  async beginAll(tx: EntityManager, begun: readonly Begun[]): Promise<void> {
    if (begun.length === 0) return;
    await this.outbox.keep(
      tx,
      begun.map(({ task, within }) => within(() => this.say(task))),
    );
  }

  private say(task: Task): Unsaid {
    const { title, specialty, priority, run, dependsOn } = task;
    const data = {
      ...taskRef(task),
      ...{ title, specialty, priority, run, dependsOn },
      repositoryConcurrency: this.config.REPOSITORY_CONCURRENCY,
      attemptsMax: attemptsMaxOf(task, [], this.config.ATTEMPTS_MAX),
    };
    const id = `queue:${task.id}:${run}`;
    return this.outbox.prepare(TaskQueued, sayingOf(task, { id, data }));
  }
}
