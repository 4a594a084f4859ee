import { Injectable } from '@nestjs/common';
import { TaskRunning, type TaskStartedData } from '#libs/contracts';
import { Outbox, type EntityManager, type Unsaid } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { sayingOf, taskRef } from '../saying.ts';
import type { Admitted } from './admitted.ts';
import { attemptsMaxOf } from './attempts-of-run.ts';

/** assigned → running: the agents that hold the attempts have begun. */
@Injectable()
export class Start {
  constructor(
    private readonly outbox: Outbox,
    private readonly config: SchedulerConfig,
  ) {}

  /** The caller has locked the tasks' rows. @returns what is to be said of them */
  async record(
    tx: EntityManager,
    started: readonly Admitted<TaskStartedData>[],
  ): Promise<Unsaid[]> {
    if (started.length === 0) return [];
    await tx.query(RECORD, [
      started.map(({ task }) => task.id),
      started.map(({ data }) => data.attempt),
      started.map(({ data }) => data.workspacePath),
      this.config.LEASE_MS,
    ]);
    return started.map((one) => one.within(() => this.say(one)));
  }

  private say({ task, attempts, data: { attempt, model } }: Admitted<TaskStartedData>): Unsaid {
    const data = {
      ...{ ...taskRef(task), attempt, specialty: task.specialty, model },
      attemptsMax: attemptsMaxOf(task, attempts, this.config.ATTEMPTS_MAX),
      agent: task.assignedAgentId ?? '',
    };
    const id = `run:${task.id}:${attempt}`;
    return this.outbox.prepare(TaskRunning, sayingOf(task, { id, data }));
  }
}

const RECORD = `
  with started as (
    select * from unnest($1::uuid[], $2::int[], $3::text[]) as started (task_id, attempt, path)
  ), running as (
    update tasks set status = 'running', workspace_path = started.path,
      lease_until = now() + $4 * interval '1 millisecond',
      started_at = coalesce(tasks.started_at, now())
    from started where tasks.id = started.task_id
  )
  update task_attempts set started_at = now() from started
  where task_attempts.task_id = started.task_id and task_attempts.attempt = started.attempt`;
