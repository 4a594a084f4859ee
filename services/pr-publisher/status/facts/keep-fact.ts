import type { TaskRef } from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

import { StatusComment } from '../comment.entity.ts';
import { addFact, type Fact } from './facts.ts';

/** Remembers a fact with the transaction. Safe to repeat, and in any order. */
export async function keepFact(tx: EntityManager, task: TaskRef, fact: Fact): Promise<void> {
  await tx.query(
    `insert into comments (task_id, repository_name, issue_number, facts)
     values ($1, $2, $3, '[]') on conflict do nothing`,
    [task.taskId, task.repository.fullName, task.issueNumber],
  );
  const { facts } = await tx.findOneOrFail(StatusComment, {
    where: { taskId: task.taskId },
    lock: { mode: 'pessimistic_write' },
  });
  await tx.query('update comments set facts = $2, updated_at = now() where task_id = $1', [
    task.taskId,
    JSON.stringify(addFact(facts, fact)),
  ]);
}
