import { Injectable } from '@nestjs/common';
import { SPECIALTIES, TaskAssigned, type Checkpoint } from '#libs/contracts';
import { Outbox, readRows, type EntityManager, type Unsaid } from '#libs/persistence';
import { Metrics } from '#libs/runtime';
import { aboutTask, contextOf, inSpan } from '#libs/tracing';

import { SchedulerConfig } from '../config.ts';
import { Task } from '../task.entity.ts';
import { wakeCouriers } from './courier.ts';
import { handOver } from './hand-over.ts';
import { Handover } from './handover.entity.ts';
import { limitsOf } from './limits-of.ts';
import type { Assignment } from './plan.ts';

/** An attempt as it is about to be. */
interface Made {
  readonly task: Task;
  readonly assignment: Assignment;
  readonly attempt: number;
  /** As its agent will find it. */
  readonly checkpoint?: Checkpoint;
  readonly handover?: Omit<Handover, 'copiedAt' | 'nextTryAt'>;
}

/** pending → assigned: makes attempts. Nothing else in the system does. */
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

  /**
   * All of them with a handful of statements, however many they are.
   *
   * @returns those that were given out; of the rest somebody else has the row just now, or it waits no longer: look again soon
   */
  async apply(tx: EntityManager, planned: readonly Assignment[]): Promise<Assignment[]> {
    if (planned.length === 0) return [];
    const ids = planned.map(({ taskId }) => taskId);
    const rows = await readRows(tx, Task, {
      rest: `where id = any($1) and status = 'pending' for update skip locked`,
      parameters: [ids],
    });
    const tasks = new Map(rows.map((task) => [task.id, task]));
    const kept = await newestCheckpoints(tx, rows);
    const made = planned.flatMap((assignment) => {
      const task = tasks.get(assignment.taskId);
      return task === undefined ? [] : [make(task, assignment, kept.get(task.id))];
    });
    if (made.length === 0) return [];
    await this.record(tx, made);
    const said = await Promise.all(made.map((one) => this.say(one)));
    await this.outbox.keep(tx, said);
    for (const { assignment } of made) this.assigned.inc({ specialty: assignment.specialty });
    return made.map(({ assignment }) => assignment);
  }

  private async record(tx: EntityManager, made: readonly Made[]): Promise<void> {
    await tx.query(RECORD, [
      made.map(({ task }) => task.id),
      made.map(({ attempt }) => attempt),
      made.map(({ assignment }) => assignment.agent),
      this.config.LEASE_MS,
    ]);
    const handovers = made.flatMap(({ handover }) => handover ?? []);
    if (handovers.length === 0) return;
    await tx.insert(Handover, handovers);
    await wakeCouriers(tx);
  }

  private async say({ task, assignment, attempt, checkpoint }: Made): Promise<Unsaid> {
    const { taskId, agent, specialty } = assignment;
    const parent = aboutTask(contextOf(task.traceparent), { taskId, attempt });
    const attributes = { 'agent.id': agent, 'agent.specialty': specialty };
    const { repository, issue, requestedBy, requirements } = task;
    return inSpan('schedule', { parent, attributes }, () =>
      Promise.resolve(
        this.outbox.prepare(TaskAssigned, {
          id: `assign:${taskId}:${attempt}`,
          tokens: { specialty, agent },
          traceparent: task.traceparent ?? undefined,
          data: {
            ...{ taskId, attempt, repository, issue, requestedBy, requirements },
            specialty: task.specialty,
            limits: limitsOf(this.config),
            ...(checkpoint && { checkpoint }),
          },
        }),
      ),
    );
  }
}

/** The new attempt's row stands beside the one of its task from the first moment. Their repositories had a turn just now. */
const RECORD = `
  with made as (
    select * from unnest($1::uuid[], $2::int[], $3::text[]) as made (task_id, attempt, agent)
  ), given as (
    update tasks set status = 'assigned', attempt = made.attempt, assigned_agent_id = made.agent,
      lease_until = now() + $4 * interval '1 millisecond', not_before = null
    from made where tasks.id = made.task_id returning tasks.repository_id
  ), turns as (
    insert into last_turns (repository_id, given_at)
    select repository_id, clock_timestamp() from given group by repository_id
    on conflict (repository_id) do update set given_at = excluded.given_at
  )
  insert into task_attempts (task_id, attempt, agent) select task_id, attempt, agent from made`;

function make(task: Task, assignment: Assignment, kept: Checkpoint | undefined): Made {
  const attempt = task.attempt + 1;
  const made = { task, assignment, attempt };
  if (kept === undefined) return made;
  const { taskId, agent } = assignment;
  const { checkpoint, copyOf } = handOver(kept, { taskId, attempt, agent });
  if (copyOf === undefined) return { ...made, checkpoint };
  const { bucket, name } = checkpoint.artifact;
  const handover = { taskId, attempt, artifact: copyOf, bucket, name };
  return { ...made, checkpoint, handover };
}

/**
 * By task, of any earlier attempt that may be gone on from: the last one may have died before it kept anything of its own.
 */
async function newestCheckpoints(
  tx: EntityManager,
  tasks: readonly Task[],
): Promise<Map<string, Checkpoint>> {
  const tried = tasks.filter(({ attempt, goesOnAfter }) => attempt > goesOnAfter);
  if (tried.length === 0) return new Map();
  const rows: { taskId: string; checkpoint: Checkpoint }[] = await tx.query(
    `select distinct on (kept.task_id) kept.task_id as "taskId", kept.checkpoint
     from task_attempts kept join tasks task on task.id = kept.task_id
     where kept.task_id = any($1) and kept.checkpoint is not null
       and kept.attempt > task.goes_on_after
     order by kept.task_id, kept.attempt desc`,
    [tried.map(({ id }) => id)],
  );
  return new Map(rows.map(({ taskId, checkpoint }) => [taskId, checkpoint]));
}
