import { Injectable } from '@nestjs/common';
import {
  PullRequestFailed,
  PullRequestHeld,
  PullRequestOpened,
  TaskCancelled,
  TaskCompleted,
  TaskFailed,
  TaskProgress,
  TaskStarted,
  TaskStopped,
  type ArtifactRef,
  type AttemptRef,
  type CloudEvent,
  type Spend,
} from '#libs/contracts';
import { Unprocessable, type Delivery } from '#libs/messaging';
import { Outbox, readRows, type EntityManager } from '#libs/persistence';
import { Metrics } from '#libs/runtime';

import { requestIds } from '../publish/request-id.ts';
import { sayingOf, taskRef } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task, type TaskStatus } from '../task.entity.ts';
import { foreignArtifact } from './foreign-artifact.ts';
import { judge } from './judge.ts';

/** After one of these nothing of the attempt runs any more. */
const LAST_WORDS: ReadonlySet<string> = new Set([TaskCompleted.type, TaskFailed.type]);
const WORDS_THAT_GO_ON = [TaskStarted, TaskProgress] as const;
const JUDGED = [
  ...[TaskStarted, TaskProgress, TaskCompleted, TaskFailed],
  ...[PullRequestOpened, PullRequestFailed, PullRequestHeld],
];

/** What an agent said, and how it came. */
export interface Word {
  readonly event: CloudEvent<AttemptRef>;
  readonly delivery: Delivery;
}

/** The rows that words are held against, as they are or will be by the end of the transaction. */
export interface Rows {
  /** Locked. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** All attempts at each, oldest first. */
  readonly attempts: ReadonlyMap<string, readonly TaskAttempt[]>;
}

/** Locks the tasks that are spoken of, in one order, so that two transactions never wait for each other. */
export async function rowsOf(tx: EntityManager, words: readonly Word[]): Promise<Rows> {
  const ids = [...new Set(words.map(({ event }) => event.data.taskId))];
  const parameters = [ids];
  const tasks = await readRows(tx, Task, {
    rest: 'where id = any($1) order by id for update',
    parameters,
  });
  const attempts = await readRows(tx, TaskAttempt, {
    rest: 'where task_id = any($1) order by attempt',
    parameters,
  });
  return {
    tasks: new Map(tasks.map((task) => [task.id, task])),
    attempts: Map.groupBy(attempts, ({ taskId }) => taskId),
  };
}

/** Lets only the holder of an attempt speak for it; counts the rest. The decision itself is `judge`. */
@Injectable()
export class Fence {
  private readonly fenced;

  constructor(
    private readonly outbox: Outbox,
    metrics: Metrics,
  ) {
    this.fenced = metrics.counter({
      name: 'task_events_fenced_total',
      help: 'Events that came too late, or from somebody who does not hold the attempt',
      labelNames: ['event'],
      known: JUDGED.map(({ type }) => ({ event: type })),
    });
  }

  /**
   * @param from the states the event may follow
   * @returns the task, its row locked until the transaction ends; null when the word does not count
   * @throws Unprocessable when it names what is not the agent's own
   */
  async admit(tx: EntityManager, word: Word, from: readonly TaskStatus[]): Promise<Task | null> {
    const task = await this.admitAmong(tx, word, { rows: await rowsOf(tx, [word]), from });
    return task ?? this.refuse(word.event);
  }

  /** The same of one among many whose rows are read already. What is refused is the caller's to count: see `refuse`. */
  async admitAmong(
    tx: EntityManager,
    { event, delivery }: Word,
    { rows, from }: { rows: Rows; from: readonly TaskStatus[] },
  ): Promise<Task | null> {
    const { taskId, attempt } = event.data;
    const agent = delivery.tokens['agent'] ?? '';
    const foreign = foreignArtifact(agent, event.data);
    if (foreign !== undefined)
      throw new Unprocessable(
        `${agent} names ${foreign.bucket}/${foreign.name}, which is not in its own bucket. See what runs on that PC.`,
      );
    const task = rows.tasks.get(taskId);
    if (task === undefined) return null;
    const row = rows.attempts.get(taskId)?.find((one) => one.attempt === attempt) ?? null;
    const claim = { agent, attempt, isLast: LAST_WORDS.has(event.type) };
    const verdict = judge(claim, { task, attempt: row }, from);
    if (verdict === 'accept') return task;
    if (verdict === 'stop') await this.stop(tx, task, { event, delivery });
    if (verdict === 'stopped') {
      await this.outbox.settle(tx, ...cancellations(taskId, attempt));
      // What failed of its own accord was told as such, and is only said twice.
      if (row !== null && row.outcome !== 'failed') await this.stopped(tx, task, [row, event]);
    }
    return null;
  }

  /**
   * pr-publisher's word bears no agent; that it is of the attempt which is being published must do. The request needs
   * no saying again, whether its answer still counts or not.
   */
  async admitPublished(tx: EntityManager, event: CloudEvent<AttemptRef>): Promise<Task | null> {
    const { taskId, attempt } = event.data;
    const task = await lockTask(tx, taskId);
    const handed = await tx.findOneBy(TaskAttempt, { taskId, attempt });
    const approvals = handed?.approvals.length ?? 0;
    await this.outbox.settle(tx, ...requestIds({ taskId, attempt, approvals }));
    const fits = task?.status === 'publishing' && task.attempt === attempt;
    return fits ? task : this.refuse(event);
  }

  /** Counts a word that was not admitted, once its transaction can't be undone any more. */
  refuse(event: CloudEvent): null {
    this.fenced.inc({ event: event.type });
    return null;
  }

  /**
   * Once for each kind of word of an attempt, and under an id of its own: the first cancellation may have been
   * taken, and forgotten, before the assignment itself reached the agent.
   */
  private async stop(tx: EntityManager, task: Task, { event, delivery }: Word): Promise<void> {
    const { taskId, attempt } = event.data;
    const reason = `Attempt ${attempt} has ended; its result would not be taken.`;
    const saying = sayingOf(task, {
      id: `cancel:${taskId}:${attempt}:${verbOf(event)}`,
      data: { taskId, attempt, reason },
      agent: delivery.tokens['agent'] ?? '',
    });
    await this.outbox.append(tx, TaskCancelled, saying);
  }

  /** Whoever had it stopped may know that it has, and what it cost until then. */
  private async stopped(
    tx: EntityManager,
    task: Task,
    [{ attempt, agent }, event]: [TaskAttempt, CloudEvent<AttemptRef>],
  ): Promise<void> {
    const { spend, artifacts = [] } = event.data as Left;
    if (spend !== undefined) await tx.update(TaskAttempt, { taskId: task.id, attempt }, { spend });
    const data = {
      ...{ ...taskRef(task), attempt, agent },
      ...(spend && { spend }),
      ...(artifacts.length > 0 && { artifacts: [...artifacts] }),
    };
    const id = `stop:${task.id}:${attempt}`;
    await this.outbox.append(tx, TaskStopped, sayingOf(task, { id, data }));
  }
}

/** What an agent's last word may tell beside the attempt. */
interface Left {
  readonly spend?: Spend;
  readonly artifacts?: readonly ArtifactRef[];
}

/** Every id under which an attempt may have been cancelled. */
function cancellations(taskId: string, attempt: number): string[] {
  const first = `cancel:${taskId}:${attempt}`;
  return [first, ...WORDS_THAT_GO_ON.map((definition) => `${first}:${verbOf(definition)}`)];
}

/** `progress` of `task.progress.v1`. */
function verbOf({ type }: { readonly type: string }): string {
  return type.split('.')[1] ?? '';
}

async function lockTask(tx: EntityManager, id: string): Promise<Task | null> {
  return tx.findOne(Task, { where: { id }, lock: { mode: 'pessimistic_write' } });
}
