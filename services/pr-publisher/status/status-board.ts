import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { TaskRef } from '#libs/contracts';
import { GithubClients } from '#libs/github';
import { Database, type EntityManager } from '#libs/persistence';

import { PrPublisherConfig } from '../config.ts';
import { StatusComment } from './comment.entity.ts';
import { addFact, type Fact } from './facts.ts';
import { renderStatus, statusMarker } from './render-status.ts';

/**
 * One comment for each task on its issue, edited in place.
 *
 * A fact is kept first and shown second, so that none is lost while GitHub is away: whatever is shown next holds it.
 * Both happen under the lock of the task's row, so that two events at once, here or in another process, can't
 * overtake each other.
 */
@Injectable()
export class StatusBoard {
  constructor(
    private readonly database: Database,
    private readonly github: GithubClients,
    private readonly config: PrPublisherConfig,
  ) {}

  /** Remembers a fact. Safe to repeat, and in any order. */
  async note(task: TaskRef, fact: Fact): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(
        `insert into comments (task_id, repository_name, issue_number, facts)
         values ($1, $2, $3, '[]') on conflict do nothing`,
        [task.taskId, task.repository.fullName, task.issueNumber],
      );
      const comment = await lock(tx, task.taskId);
      const facts = addFact(comment.facts, fact);
      await tx.query('update comments set facts = $2, updated_at = now() where task_id = $1', [
        task.taskId,
        JSON.stringify(facts),
      ]);
    });
  }

  /**
   * Makes the issue show what is known. Does nothing when it does already.
   *
   * @throws the errors of #libs/github
   */
  async show(taskId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const comment = await lock(tx, taskId);
      const body = renderStatus(taskId, comment.facts, this.config.COMMAND_PREFIX);
      const sha256 = createHash('sha256').update(body).digest('hex');
      if (comment.shownSha256 === sha256) return;
      const repository = await this.github.forRepository(comment.repositoryName);
      const { id } = await repository.ensureComment({
        issueNumber: comment.issueNumber,
        marker: statusMarker(taskId),
        body,
        knownId: comment.commentId ?? undefined,
      });
      await tx.query('update comments set comment_id = $2, shown_sha256 = $3 where task_id = $1', [
        taskId,
        id,
        sha256,
      ]);
    });
  }
}

async function lock(tx: EntityManager, taskId: string): Promise<StatusComment> {
  return tx.findOneOrFail(StatusComment, {
    where: { taskId },
    lock: { mode: 'pessimistic_write' },
  });
}
