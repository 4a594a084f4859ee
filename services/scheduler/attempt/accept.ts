import { Injectable } from '@nestjs/common';
import {
  PullRequestRequested,
  type PullRequestRequestedData,
  type TaskCompletedData,
} from '#libs/contracts';
import { Outbox, type EntityManager, type Unsaid } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { Tally } from '../measures/tally.ts';
import { requestId } from '../publish/request-id.ts';
import { sayingOf } from '../saying.ts';
import { wakeSchedulers } from '../wake.ts';
import type { Admitted } from './admitted.ts';
import { attemptsMaxOf } from './attempts-of-run.ts';
import { publishRequest } from './publish-request.ts';

/** → publishing: takes the commits of the attempts that hold their tasks, and asks for their pull requests. */
@Injectable()
export class Accept {
  constructor(
    private readonly outbox: Outbox,
    private readonly config: SchedulerConfig,
    private readonly tally: Tally,
  ) {}

  /** The caller has locked the tasks' rows. @returns what is to be said of them */
  async record(
    tx: EntityManager,
    completed: readonly Admitted<TaskCompletedData>[],
  ): Promise<Unsaid[]> {
    if (completed.length === 0) return [];
    const asked = completed.map((one) => ({ ...one, request: this.requestOf(one) }));
    await tx.query(RECORD, [
      asked.map(({ task }) => task.id),
      asked.map(({ data }) => data.attempt),
      asked.map(({ data }) => JSON.stringify(data.spend)),
      asked.map(({ request }) => JSON.stringify(request)),
    ]);
    await wakeSchedulers(tx);
    return asked.map(({ task, data: { attempt }, request, within }) => {
      const id = requestId({ taskId: task.id, attempt, approvals: 0 });
      const saying = sayingOf(task, { id, data: request });
      return within(() => this.outbox.prepare(PullRequestRequested, saying));
    });
  }

  /** Counts what was recorded, once that can't be undone any more. */
  count(completed: readonly Admitted<TaskCompletedData>[]): void {
    for (const { data } of completed)
      this.tally.attemptEnded({ outcome: 'completed', spend: data.spend, rounds: data.rounds });
  }

  private requestOf({
    task,
    attempts,
    data,
  }: Admitted<TaskCompletedData>): PullRequestRequestedData {
    return publishRequest(task, data, attemptsMaxOf(task, attempts, this.config.ATTEMPTS_MAX));
  }
}

const RECORD = `
  with completed as (
    select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[])
      as completed (task_id, attempt, spend, request)
  ), publishing as (
    update tasks set status = 'publishing', lease_until = null
    from completed where tasks.id = completed.task_id
  )
  update task_attempts set outcome = 'completed', ended_at = now(),
    spend = completed.spend::jsonb, request = completed.request::jsonb
  from completed
  where task_attempts.task_id = completed.task_id and task_attempts.attempt = completed.attempt`;
