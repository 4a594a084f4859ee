import type { Priority } from '#libs/contracts';
import type { Database } from '#libs/persistence';

import { Task } from '../../../services/scheduler/task.entity.ts';
import { wakeSchedulers } from '../../../services/scheduler/wake.ts';
import { firstTask } from '../scheduling/crowd.ts';

/** The repository that floods; the others come after it. */
export const FLOOD = 1;
/** Of the row that all others are copies of; it never waits. */
const PATTERN = { repository: 999_999, issue: 1 };

export interface Wish {
  readonly repository: number;
  readonly tasks: number;
  readonly priority: Priority;
}

/** What was asked for at one moment. */
export interface Asked {
  readonly atMs: number;
  readonly repositoryOf: ReadonlyMap<string, number>;
}

/**
 * Puts tasks into the queue, all of them in one transaction that wakes the scheduler, as the consumer of issues does with
 * one.
 */
export async function ask(store: Database, wishes: readonly Wish[]): Promise<Asked> {
  await providePattern(store);
  const repositoryOf = new Map<string, number>();
  await store.transaction(async (tx) => {
    const last: { number: number | null }[] = await tx.query(
      'select max(issue_number) as number from tasks',
    );
    let number = last[0]?.number ?? 0;
    for (const { repository, tasks, priority } of wishes) {
      const rows: { id: string }[] = await tx.query(
        `insert into tasks select (jsonb_populate_record(task, jsonb_build_object(
           'id', gen_random_uuid(), 'repository_id', $1::bigint, 'issue_number', n, 'status', 'pending',
           'priority', $2::text, 'queued_at', now() + n * interval '1 microsecond'))).*
         from tasks task, generate_series($3::int, $4::int) n
         where task.repository_id = $5 and task.issue_number = $6
         returning id`,
        [repository, priority, number + 1, number + tasks, PATTERN.repository, PATTERN.issue],
      );
      number += tasks;
      for (const { id } of rows) repositoryOf.set(id, repository);
    }
    await wakeSchedulers(tx);
  });
  return { atMs: performance.now(), repositoryOf };
}

/** What nobody has begun is asked for no more. */
export async function forgetWaiting(store: Database): Promise<void> {
  await store.manager.query(`delete from tasks where status = 'pending'`);
}

async function providePattern({ manager }: Database): Promise<void> {
  const { repository: repositoryId, issue: issueNumber } = PATTERN;
  if ((await manager.countBy(Task, { repositoryId })) > 0) return;
  await manager.insert(Task, { ...firstTask(), repositoryId, issueNumber, status: 'cancelled' });
}
