import { Injectable } from '@nestjs/common';
import {
  FAILURE_CODES,
  TASK_OUTCOMES,
  type Failure,
  type Spend,
  type TaskOutcome,
} from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';
import { countSpend, Metrics } from '#libs/runtime';

import { ATTEMPT_OUTCOMES, type AttemptOutcome } from '../task-attempt.entity.ts';
import type { Task } from '../task.entity.ts';

/** Seconds: from a moment to a working day. */
const BUCKETS = [1, 5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800];

/** How an attempt ended. */
export interface EndedAttempt {
  readonly outcome: AttemptOutcome;
  readonly failure?: Failure | undefined;
  readonly spend?: Spend | null | undefined;
  readonly rounds?: number;
}

/** Counts what ended, how it ended, and what it took. */
@Injectable()
export class Tally {
  private readonly completed;
  private readonly execution;
  private readonly stages;
  private readonly attempts;
  private readonly errors;
  private readonly rounds;
  private readonly countSpend;

  constructor(metrics: Metrics) {
    this.completed = metrics.counter({
      name: 'tasks_completed_total',
      help: 'Tasks that ended, by how: completed, failed, cancelled',
      labelNames: ['status'],
      known: TASK_OUTCOMES.map((status) => ({ status })),
    });
    this.execution = metrics.histogram({
      name: 'task_execution_seconds',
      help: 'From the first start of a run to its end, by specialty and how it ended',
      labelNames: ['specialty', 'status'],
      buckets: BUCKETS,
    });
    this.stages = metrics.histogram({
      name: 'task_stage_seconds',
      help: 'Time in a stage: queued, starting, working, publishing',
      labelNames: ['stage'],
      buckets: BUCKETS,
    });
    this.attempts = metrics.counter({
      name: 'task_attempts_ended_total',
      help: 'Attempts that ended; agent-lost are leases that ran out',
      labelNames: ['outcome'],
      known: ATTEMPT_OUTCOMES.map((outcome) => ({ outcome })),
    });
    this.errors = metrics.counter({
      name: 'claude_code_errors_total',
      help: 'Attempts that ended without a commit, by the code of the failure',
      labelNames: ['error_type'],
      known: Object.keys(FAILURE_CODES).map((code) => ({ error_type: code })),
    });
    this.rounds = metrics.histogram({
      name: 'task_fix_rounds',
      help: 'Fix rounds that an accepted commit needed',
      buckets: [0, 1, 2, 3, 5, 8],
    });
    this.countSpend = countSpend(metrics, {
      usd: 'ended attempts used, by the CLI’s or the gateway’s reckoning, the larger',
      tokens: 'ended attempts used',
    });
  }

  attemptEnded({ outcome, failure, spend, rounds }: EndedAttempt): void {
    this.attempts.inc({ outcome });
    if (failure !== undefined) this.errors.inc({ error_type: failure.code });
    if (rounds !== undefined) this.rounds.observe(rounds);
    if (spend !== null && spend !== undefined) this.countSpend(spend);
  }

  /** By PostgreSQL's clock; the task's row tells its end already. */
  async taskEnded(tx: EntityManager, task: Task, status: TaskOutcome): Promise<void> {
    this.completed.inc({ status });
    const [times]: Times[] = await tx.query(TIMES, [task.id, task.attemptsBefore]);
    if (times === undefined) return;
    const { specialty } = task;
    if (times.execution !== null) this.execution.observe({ specialty, status }, times.execution);
    if (times.queued !== null) this.stages.observe({ stage: 'queued' }, times.queued);
    for (const { starting, working } of times.attempts) {
      if (starting !== null) this.stages.observe({ stage: 'starting' }, starting);
      if (working !== null) this.stages.observe({ stage: 'working' }, working);
    }
    if (status === 'completed' && times.publishing !== null)
      this.stages.observe({ stage: 'publishing' }, times.publishing);
  }
}

/** Seconds; null of what never was. */
interface Times {
  readonly execution: number | null;
  readonly queued: number | null;
  readonly publishing: number | null;
  readonly attempts: readonly { starting: number | null; working: number | null }[];
}

/** Of the attempts of the present run. */
const TIMES = `
  select extract(epoch from now() - min(attempt.started_at))::float8 as execution,
    extract(epoch from min(attempt.assigned_at) - task.queued_at)::float8 as queued,
    extract(epoch from now() - max(attempt.ended_at))::float8 as publishing,
    coalesce(json_agg(json_build_object(
      'starting', extract(epoch from attempt.started_at - attempt.assigned_at)::float8,
      'working', extract(epoch from attempt.ended_at - attempt.started_at)::float8))
      filter (where attempt.attempt is not null), '[]') as attempts
  from tasks task
  left join task_attempts attempt on attempt.task_id = task.id and attempt.attempt > $2
  where task.id = $1
  group by task.id`;
