import { Injectable } from '@nestjs/common';
import { SPECIALTIES } from '#libs/contracts';
import { Database } from '#libs/persistence';
import type { Measured, Measurement } from '#libs/runtime';

const UNDER_WAY = ['pending', 'assigned', 'running', 'publishing', 'held'] as const;

interface Row {
  readonly status: string;
  readonly specialty: string;
  readonly tasks: number;
  /** Seconds: of a task that waits since it was asked for, of any other since its attempt was given out. */
  readonly oldest: number;
}

/** What is under way, by specialty, and how old the oldest of it is. What has ended is counted and not looked up. */
@Injectable()
export class QueueMeasure implements Measured {
  constructor(private readonly database: Database) {}

  async measure(): Promise<Measurement[]> {
    const rows: Row[] = await this.database.manager.query(
      `select task.status, task.specialty, count(*)::int as tasks,
         coalesce(max(extract(epoch from now() -
           case when task.status = 'pending' then greatest(task.queued_at, task.not_before)
                else last.assigned_at end)), 0)::float8 as oldest
       from tasks task
       left join task_attempts last on last.task_id = task.id and last.attempt = task.attempt
       where task.status = any($1)
       group by task.status, task.specialty`,
      [UNDER_WAY],
    );
    const figureOf = (status: string, specialty: string): Row | undefined =>
      rows.find((row) => row.status === status && row.specialty === specialty);
    return SPECIALTIES.flatMap((specialty) => [
      ...UNDER_WAY.map((status) => ({
        name: 'tasks',
        help: 'Tasks under way',
        value: figureOf(status, specialty)?.tasks ?? 0,
        labels: { status, specialty },
      })),
      {
        name: 'task_queue_oldest_seconds',
        help: 'How long the task has waited that waits longest; 0 when none does',
        value: Math.max(0, figureOf('pending', specialty)?.oldest ?? 0),
        labels: { specialty },
      },
      {
        name: 'task_attempt_oldest_seconds',
        help: 'How long the attempt has run that runs longest; 0 when none does',
        value: figureOf('running', specialty)?.oldest ?? 0,
        labels: { specialty },
      },
    ]);
  }
}
