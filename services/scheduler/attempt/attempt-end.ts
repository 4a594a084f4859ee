import { Injectable } from '@nestjs/common';
import {
  failure,
  TaskCancelled,
  TaskReassigned,
  type ArtifactRef,
  type Failure,
} from '#libs/contracts';
import { Outbox, type EntityManager } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { Tally } from '../measures/tally.ts';
import { fromNow, NOW } from '../pg-time.ts';
import { sayingOf, taskRef } from '../saying.ts';
import { TaskAttempt, type AttemptOutcome } from '../task-attempt.entity.ts';
import { TaskEnd } from '../task-end.ts';
import { Task } from '../task.entity.ts';
import { wakeSchedulers } from '../wake.ts';
import { attemptsMaxOf, attemptsOfRun } from './attempts-of-run.ts';
import { lastWords } from './last-words.ts';
import { settle } from './settle.ts';

/** How an attempt ended, in its agent's own words. */
export interface Failed {
  readonly failure: Failure;
  /** What it left behind to look at. */
  readonly artifacts: readonly ArtifactRef[];
}

/** Ends an attempt that brings no commit. The caller has locked the task's row. */
@Injectable()
export class AttemptEnd {
  constructor(
    private readonly outbox: Outbox,
    private readonly taskEnd: TaskEnd,
    private readonly config: SchedulerConfig,
    private readonly tally: Tally,
  ) {}

  /** The agent said so itself. Another attempt follows, or the end: `settle` decides. */
  async failed(tx: EntityManager, task: Task, failed: Failed): Promise<void> {
    await this.close(tx, task, { outcome: 'failed', failure: failed.failure });
    await this.goOn(tx, task, failed);
  }

  /** Its commit was accepted, and is gone from the object store before it was published: it has to be made again. */
  async resultLost(tx: EntityManager, task: Task, message: string): Promise<void> {
    const reason = failure('artifact-upload-failed', message);
    await tx.update(TaskAttempt, { taskId: task.id, attempt: task.attempt }, { failure: reason });
    await this.goOn(tx, task, { failure: reason, artifacts: [] });
  }

  /** The agent is silent or gone. Should it come back, it finds the order to stop. */
  async lost(tx: EntityManager, task: Task, why: string): Promise<void> {
    const agent = holderOf(task);
    const reason = failure(
      'agent-lost',
      `${agent} ${why} during attempt ${task.attempt}. See that the PC is on, reaches the broker, and that its agent runs.`,
    );
    await this.close(tx, task, { outcome: 'agent-lost', failure: reason });
    await this.stop(tx, task, 'The lease has ended; the work is given to somebody else.');
    await this.goOn(tx, task, { failure: reason, artifacts: [] });
  }

  /** Nobody wants the result any more; what becomes of the task is the caller's business. */
  async withdrawn(tx: EntityManager, task: Task, reason: string): Promise<void> {
    await this.close(tx, task, { outcome: 'cancelled' });
    await this.stop(tx, task, reason);
  }

  private async close(
    tx: EntityManager,
    { id, attempt }: Task,
    end: { outcome: AttemptOutcome; failure?: Failure },
  ): Promise<void> {
    await tx.update(TaskAttempt, { taskId: id, attempt }, { ...end, endedAt: NOW });
    const ended = await tx.findOneBy(TaskAttempt, { taskId: id, attempt });
    this.tally.attemptEnded({ ...end, spend: ended?.spend });
    await this.outbox.settle(tx, `assign:${id}:${attempt}`);
  }

  private async stop(tx: EntityManager, task: Task, reason: string): Promise<void> {
    const saying = sayingOf(task, {
      id: `cancel:${task.id}:${task.attempt}`,
      data: { taskId: task.id, attempt: task.attempt, reason: reason.slice(0, 500) },
      agent: holderOf(task),
    });
    await this.outbox.append(tx, TaskCancelled, saying);
  }

  private async goOn(
    tx: EntityManager,
    task: Task,
    { failure: reason, artifacts }: Failed,
  ): Promise<void> {
    const attempts = await attemptsOfRun(tx, task);
    const next = settle(
      attempts.flatMap((attempt) => attempt.failure ?? []),
      {
        attemptsMax: this.config.ATTEMPTS_MAX,
        interruptionsMax: this.config.INTERRUPTIONS_MAX,
        delayMs: this.config.RETRY_DELAY_MS,
      },
    );
    if (next.step === 'give-up') {
      const detail = lastWords(attempts, next.because);
      await this.taskEnd.finish(tx, task, {
        outcome: 'failed',
        detail,
        failure: reason,
        artifacts,
      });
      return;
    }
    await tx.update(Task, task.id, {
      status: 'pending',
      assignedAgentId: null,
      leaseUntil: null,
      workspacePath: null,
      notBefore: fromNow(next.afterMs),
    });
    const { notBefore } = await tx.findOneByOrFail(Task, { id: task.id });
    const spend = attempts.at(-1)?.spend;
    const data = {
      ...taskRef(task),
      attempt: task.attempt,
      agent: holderOf(task),
      cause: reason.message,
      attemptsMax: attemptsMaxOf(task, attempts, this.config.ATTEMPTS_MAX),
      failure: reason,
      ...(next.afterMs > 0 && notBefore && { notBefore: notBefore.toISOString() }),
      ...(spend && { spend }),
      ...(artifacts.length > 0 && { artifacts: [...artifacts] }),
    };
    const id = `reassign:${task.id}:${task.attempt}`;
    await this.outbox.append(tx, TaskReassigned, sayingOf(task, { id, data }));
    await wakeSchedulers(tx);
  }
}

function holderOf(task: Task): string {
  if (task.assignedAgentId === null)
    throw new TypeError(`Task ${task.id} is ${task.status}: nobody holds an attempt to end.`);
  return task.assignedAgentId;
}
