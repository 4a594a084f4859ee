import type { Specialty } from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

import type { PlanAgent } from './free-agents.ts';
import type { Prerequisite, Situation } from './plan.ts';
import { readyTasks } from './ready-tasks.ts';

/** What `plan` decides upon, and how the agents' rows were then: see `unchanged`. */
export interface SituationThen extends Situation {
  readonly versions: ReadonlyMap<string, string>;
  /** Until the first delayed task may be given out, in milliseconds; for ever when none is delayed. */
  readonly nextRetryMs: number;
}

/**
 * Reads what may change something now: agents with a free slot, and of a long queue as much as could be given out.
 *
 * So a decision costs by repositories and free slots, and the same with a hundred tasks as with a hundred thousand. Where
 * nothing can be given out it is one question.
 */
export async function readSituation(
  tx: EntityManager,
  repositoryConcurrency: number,
): Promise<SituationThen> {
  const { agents, served, busy, nextRetryMs } = await readFleet(tx, repositoryConcurrency);
  const busyRepositories = new Map(
    Object.entries(busy).map(([repository, attempts]) => [Number(repository), attempts]),
  );
  // A long queue is not worth reading while nobody could take anything of it.
  const tasks =
    agents.length > 0 ? await readyTasks(tx, { busyRepositories, repositoryConcurrency }) : [];
  const anyWaits = tasks.some(({ dependsOn }) => dependsOn.length > 0);
  return {
    agents,
    versions: new Map(agents.map(({ name, version }) => [name, version])),
    served: new Set(served),
    ...{ busyRepositories, repositoryConcurrency, tasks },
    lastTurns: new Map(
      tasks.flatMap(({ repositoryId, lastTurn }) =>
        lastTurn === null ? [] : [[repositoryId, lastTurn]],
      ),
    ),
    prerequisites: anyWaits ? await unfinishedPrerequisites(tx) : [],
    nextRetryMs: nextRetryMs === null ? Infinity : Math.ceil(nextRetryMs) + 1,
  };
}

/**
 * Of the agents that something is to be given to, those whose rows are as they were read; locked against change, so that
 * one that goes offline meanwhile is recorded after this transaction, and loses what was given to it here.
 */
export async function unchanged(
  tx: EntityManager,
  names: readonly string[],
  { versions }: SituationThen,
): Promise<Set<string>> {
  const rows: { name: string; version: string }[] = await tx.query(
    `select id as name, xmin::text as version from agents where id = any($1) order by id for share`,
    [names],
  );
  const same = rows.filter(({ name, version }) => versions.get(name) === version);
  return new Set(same.map(({ name }) => name));
}

interface Fleet {
  /** With a free slot. */
  readonly agents: (PlanAgent & { version: string })[];
  readonly served: Specialty[];
  /** Attempts by repository, of those that have something waiting; no more of one than it may have. */
  readonly busy: Readonly<Record<string, number>>;
  readonly nextRetryMs: number | null;
}

/**
 * What runs is counted by agent; by repository only in those that wait, and no further than they may have, along the index
 * `tasks_under_way`.
 */
const FLEET = `
  with recursive waiting as (
    (
      select repository_id from tasks where status = 'pending' and depends_on = '{}'
      order by repository_id limit 1
    )
    union all
    select next.* from waiting, lateral (
      select repository_id from tasks
      where status = 'pending' and depends_on = '{}' and repository_id > waiting.repository_id
      order by repository_id limit 1
    ) next
  ), by_agent as (
    select assigned_agent_id as agent, count(*)::int as attempts
    from tasks where status in ('assigned', 'running') group by assigned_agent_id
  ), free as (
    select agent.id as name, agent.specialties, agent.slots, agent.xmin::text as version,
      coalesce(by_agent.attempts, 0) as busy
    from agents agent left join by_agent on by_agent.agent = agent.id
    where agent.state = 'online' and coalesce(by_agent.attempts, 0) < agent.slots
  ), busy as (
    select waits.repository_id as repository, there.attempts
    from (
      select repository_id from waiting
      union
      select repository_id from tasks where status = 'pending' and depends_on <> '{}'
    ) waits
    cross join lateral (
      select count(*)::int as attempts from (
        select from tasks
        where status in ('assigned', 'running') and repository_id = waits.repository_id limit $1
      ) counted
    ) there
    where there.attempts > 0
  )
  select
    (select coalesce(json_agg(free order by free.name), '[]') from free) as agents,
    (select coalesce(json_agg(distinct specialty), '[]')
     from (select distinct specialties from agents where state = 'online') kinds,
       unnest(specialties) specialty) as served,
    (select coalesce(json_object_agg(repository, attempts), '{}') from busy) as busy,
    (select (extract(epoch from min(not_before) - now()) * 1000)::float8
     from tasks where status = 'pending' and not_before > now()) as "nextRetryMs"`;

async function readFleet(tx: EntityManager, repositoryConcurrency: number): Promise<Fleet> {
  const [fleet]: Fleet[] = await tx.query(FLEET, [repositoryConcurrency]);
  if (fleet === undefined) throw new TypeError('PostgreSQL did not tell of the fleet.');
  return fleet;
}

async function unfinishedPrerequisites(tx: EntityManager): Promise<Prerequisite[]> {
  return tx.query(
    `select distinct other.repository_id as "repositoryId", other.issue_number as "issueNumber",
       other.depends_on as "dependsOn"
     from tasks task
     cross join unnest(task.depends_on) as wanted (issue_number)
     join tasks other
       on other.repository_id = task.repository_id and other.issue_number = wanted.issue_number
     where task.status = 'pending' and task.depends_on <> '{}' and other.status <> 'completed'`,
  );
}
