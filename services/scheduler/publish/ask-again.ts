import { Injectable } from '@nestjs/common';
import { Database, Outbox } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { requestId } from './request-id.ts';

const TASKS_A_ROUND = 100;

/** A request for a pull request that has had no answer. */
export interface Unanswered {
  readonly task: string;
  readonly attempt: number;
  readonly approvals: number;
}

/** Says requests again that had no answer for long. Of several schedulers one does, the others find nothing. */
@Injectable()
export class AskAgain {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly config: SchedulerConfig,
  ) {}

  async unanswered(): Promise<Unanswered[]> {
    return this.database.transaction(async (tx) => {
      const [lock]: { mine: boolean }[] = await tx.query(
        `select pg_try_advisory_xact_lock(hashtext('scheduler asks again')) as mine`,
      );
      if (lock?.mine !== true) return [];
      const found: Unanswered[] = await tx.query(
        `select task.id as task, task.attempt,
           jsonb_array_length(handed.approvals) as approvals
         from tasks task
         join task_attempts handed on handed.task_id = task.id and handed.attempt = task.attempt
         where task.status = 'publishing'
           and coalesce((handed.approvals -> -1 ->> 'at')::timestamptz, handed.ended_at) < now() - $1 * interval '1 millisecond'
         order by handed.ended_at limit $2`,
        [this.config.PUBLISH_PATIENCE_MS, TASKS_A_ROUND],
      );
      if (found.length > 0)
        await this.outbox.repeat(
          tx,
          ...found.map(({ task: taskId, ...which }) => requestId({ taskId, ...which })),
        );
      return found;
    });
  }
}
