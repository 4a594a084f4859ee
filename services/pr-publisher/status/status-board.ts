import { Injectable } from '@nestjs/common';
import type { TaskRef } from '#libs/contracts';
import { Database } from '#libs/persistence';

import { StatusComment } from './comment.entity.ts';
import type { Fact } from './facts/facts.ts';
import { keepFact } from './facts/keep-fact.ts';
import { ShownCheck } from './show/shown-check.ts';
import { ShownComment } from './show/shown-comment.ts';
import { ShownLabel } from './show/shown-label.ts';

/**
 * What GitHub shows of each task: one comment on its issue, edited in place, one label, and one check of its commit.
 *
 * A fact is kept first and shown second, so that none is lost while GitHub is away: whatever is shown next holds it.
 * One shows a task at a time, here or in another process, so that two events at once can't overtake each other; and
 * while GitHub takes its time, facts are kept all the same.
 */
@Injectable()
export class StatusBoard {
  private readonly faces;

  constructor(
    private readonly database: Database,
    comment: ShownComment,
    label: ShownLabel,
    check: ShownCheck,
  ) {
    this.faces = [comment, label, check];
  }

  /** Remembers a fact. Safe to repeat, and in any order. */
  async note(task: TaskRef, fact: Fact): Promise<void> {
    await this.database.transaction((tx) => keepFact(tx, task, fact));
  }

  /**
   * Makes GitHub show what is known. Does nothing where it does already.
   *
   * One face after the other, each noted for itself: what one of them has shown is not forgotten when the next fails.
   *
   * @throws the errors of #libs/github
   */
  async show(taskId: string): Promise<void> {
    for (const face of this.faces)
      await this.database.transaction(async (tx) => {
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`status ${taskId}`]);
        const changed = await face.show(await tx.findOneByOrFail(StatusComment, { taskId }));
        if (changed !== undefined) await tx.update(StatusComment, { taskId }, changed);
      });
  }

  /** How long ago the comment was last written, by PostgreSQL's clock; undefined when it never was. */
  async shownAgoMs(taskId: string): Promise<number | undefined> {
    const [row] = await this.database.manager.query<{ ms: number | null }[]>(
      `select (extract(epoch from now() - shown_at) * 1000)::int as ms from comments where task_id = $1`,
      [taskId],
    );
    return row?.ms ?? undefined;
  }
}
