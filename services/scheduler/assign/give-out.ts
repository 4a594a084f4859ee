import { Injectable } from '@nestjs/common';
import { TaskAssigned, type AttemptLimits } from '#libs/contracts';
import { Outbox, type EntityManager } from '#libs/persistence';
import { Metrics } from '#libs/runtime';

import { SchedulerConfig } from '../config.ts';
import { fromNow } from '../pg-time.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import type { Assignment } from './plan.ts';

/** pending → assigned: makes an attempt. Nothing else in the system does. */
@Injectable()
export class GiveOut {
  private readonly assigned;

  constructor(
    private readonly outbox: Outbox,
    private readonly config: SchedulerConfig,
    metrics: Metrics,
  ) {
    this.assigned = metrics.counter({
      name: 'task_attempts_assigned_total',
      help: 'Attempts given to agents, by the specialty they were addressed to',
      labelNames: ['specialty'],
    });
  }

  /** False when somebody else has the row just now, or it waits no longer; their commit wakes us again. */
  async apply(tx: EntityManager, { taskId, agent, specialty }: Assignment): Promise<boolean> {
    const task = await tx.findOne(Task, {
      where: { id: taskId, status: 'pending' },
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    if (task === null) return false;
    const attempt = task.attempt + 1;
    await tx.update(Task, taskId, {
      status: 'assigned',
      attempt,
      assignedAgentId: agent,
      leaseUntil: fromNow(this.config.LEASE_MS),
      notBefore: null,
    });
    await tx.insert(TaskAttempt, { taskId, attempt, agent });
    const { repository, issue, requestedBy, requirements } = task;
    await this.outbox.append(tx, TaskAssigned, {
      id: `assign:${taskId}:${attempt}`,
      tokens: { specialty, agent },
      traceparent: task.traceparent ?? undefined,
      data: {
        taskId,
        attempt,
        repository,
        issue,
        requestedBy,
        requirements,
        specialty: task.specialty,
        limits: limitsOf(this.config),
      },
    });
    this.assigned.inc({ specialty });
    return true;
  }
}

function limitsOf(config: SchedulerConfig): AttemptLimits {
  return {
    wallClockMs: config.ATTEMPT_WALL_CLOCK_MS,
    maxTurns: config.ATTEMPT_MAX_TURNS,
    maxBudgetUsd: config.ATTEMPT_MAX_BUDGET_USD,
    maxFixRounds: config.ATTEMPT_MAX_FIX_ROUNDS,
  };
}
