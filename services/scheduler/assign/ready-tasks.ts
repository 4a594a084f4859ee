import type { EntityManager } from '#libs/persistence';

import type { ReadyTask, Situation } from './plan.ts';

/** A task, and when its repository was last given something; null when it never was. */
export interface WaitingTask extends ReadyTask {
  readonly lastTurn: number | null;
}

/** What both kinds of tasks are read as. */
const COLUMNS = `task.id, task.repository_id as "repositoryId", task.issue_number as "issueNumber",
  task.specialty, task.priority, extract(epoch from task.queued_at)::float8 as "queuedAt",
  task.depends_on as "dependsOn", last.agent as "lastAgent",
  extract(epoch from turn.given_at)::float8 as "lastTurn"`;

const BEFORE = `left join task_attempts last
  on last.task_id = task.id and last.attempt = task.attempt
  left join last_turns turn on turn.repository_id = task.repository_id`;

/**
 * Of the tasks that wait for nobody but an agent: the oldest of each repository, specialty and priority, as many as the
 * repository may still have at once. No later one of such a row can be given out before those.
 *
 * The rows are found one after the other along the index `tasks_turns`, each by a step over all that is left of the one
 * before, so that nothing is read of a task that can't be given out.
 */
const INDEPENDENT = `
  with recursive turns as (
    (
      select repository_id, specialty, priority from tasks
      where status = 'pending' and depends_on = '{}'
      order by repository_id, specialty, priority limit 1
    )
    union all
    select next.* from turns, lateral (
      select repository_id, specialty, priority from tasks
      where status = 'pending' and depends_on = '{}'
        and (repository_id, specialty, priority)
          > (turns.repository_id, turns.specialty, turns.priority)
      order by repository_id, specialty, priority limit 1
    ) next
  )
  select ${COLUMNS}
  from turns
  cross join lateral (
    select * from tasks
    where status = 'pending' and depends_on = '{}'
      and repository_id = turns.repository_id
      and specialty = turns.specialty and priority = turns.priority
      and (not_before is null or not_before <= now())
    order by queued_at, id limit $1
  ) task
  ${BEFORE}
  where turns.repository_id <> all($2)`;

/** Of those that wait for other tasks all are read: which of them may begin is for `plan` to say. */
const DEPENDENT = `
  select ${COLUMNS}
  from tasks task
  ${BEFORE}
  where task.status = 'pending' and task.depends_on <> '{}'
    and (task.not_before is null or task.not_before <= now())
    and task.repository_id <> all($2)`;

/** The tasks of which `plan` may choose: all that it could give out now, and little else. */
export async function readyTasks(
  tx: EntityManager,
  bounds: Pick<Situation, 'busyRepositories' | 'repositoryConcurrency'>,
): Promise<WaitingTask[]> {
  const most = bounds.repositoryConcurrency;
  const full = [...bounds.busyRepositories].filter(([, busy]) => busy >= most).map(([id]) => id);
  return tx.query(`(${INDEPENDENT}) union all (${DEPENDENT})`, [most, full]);
}
