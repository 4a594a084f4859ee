import { Injectable } from '@nestjs/common';
import { SPECIALTIES, TaskAssigned, type Checkpoint } from '#libs/contracts';
import { Outbox, type EntityManager } from '#libs/persistence';
import { Metrics } from '#libs/runtime';
import { aboutTask, contextOf, inSpan } from '#libs/tracing';

import { SchedulerConfig } from '../config.ts';
import { fromNow } from '../pg-time.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { wakeCouriers } from './courier.ts';
import { handOver, type Heir } from './hand-over.ts';
import { Handover } from './handover.entity.ts';
import { limitsOf } from './limits-of.ts';
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
      known: SPECIALTIES.map((specialty) => ({ specialty })),
    });
  }

  /** False when somebody else has the row just now, or it waits no longer: look again soon. */
  async apply(tx: EntityManager, { taskId, agent, specialty }: Assignment): Promise<boolean> {
    const task = await tx.findOne(Task, {
      where: { id: taskId, status: 'pending' },
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    if (task === null) return false;
    const attempt = task.attempt + 1;
    const parent = aboutTask(contextOf(task.traceparent), { taskId, attempt });
    const attributes = { 'agent.id': agent, 'agent.specialty': specialty };
    await inSpan('schedule', { parent, attributes }, () =>
      this.assign(tx, task, { agent, specialty, attempt }),
    );
    this.assigned.inc({ specialty });
    return true;
  }

  private async assign(
    tx: EntityManager,
    task: Task,
    { agent, specialty, attempt }: Omit<Assignment, 'taskId'> & { attempt: number },
  ): Promise<void> {
    const { id: taskId } = task;
    await tx.update(Task, taskId, {
      status: 'assigned',
      attempt,
      assignedAgentId: agent,
      leaseUntil: fromNow(this.config.LEASE_MS),
      notBefore: null,
    });
    const kept = await newestCheckpoint(tx, task);
    await tx.insert(TaskAttempt, { taskId, attempt, agent });
    const checkpoint = kept && (await bring(tx, kept, { taskId, attempt, agent }));
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
        ...(checkpoint && { checkpoint }),
      },
    });
  }
}

/** @returns it as the agent will find it */
async function bring(tx: EntityManager, kept: Checkpoint, heir: Heir): Promise<Checkpoint> {
  const { checkpoint, copyOf } = handOver(kept, heir);
  if (copyOf === undefined) return checkpoint;
  const { taskId, attempt } = heir;
  const { bucket, name } = checkpoint.artifact;
  await tx.insert(Handover, { taskId, attempt, artifact: copyOf, bucket, name });
  await wakeCouriers(tx);
  return checkpoint;
}

/** Of any earlier attempt that may be gone on from: the last one may have died before it kept anything of its own. */
async function newestCheckpoint(
  tx: EntityManager,
  { id: taskId, goesOnAfter }: Task,
): Promise<Checkpoint | undefined> {
  const attempts = await tx.find(TaskAttempt, { where: { taskId }, order: { attempt: 'asc' } });
  const kept = attempts.findLast(
    ({ attempt, checkpoint }) => attempt > goesOnAfter && checkpoint !== null,
  );
  return kept?.checkpoint ?? undefined;
}
