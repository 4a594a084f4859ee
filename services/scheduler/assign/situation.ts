import type { Specialty } from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

import type { PlanAgent } from './free-agents.ts';
import { readLastTurns } from './last-turns.ts';
import type { Prerequisite, Situation } from './plan.ts';
import { readyTasks } from './ready-tasks.ts';

/** What `plan` decides upon, and how the agents' rows were then: see `unchanged`. */
export interface SituationThen extends Situation {
  readonly versions: ReadonlyMap<string, string>;
}

/**
 * Reads what may change something now: agents with a free slot, and of a long queue as much as could be given out.
 *
 * So a decision costs by repositories and free slots, and the same with a hundred tasks as with a hundred thousand.
 */
export async function readSituation(
  tx: EntityManager,
  repositoryConcurrency: number,
): Promise<SituationThen> {
  const busyRepositories = await busyByRepository(tx);
  const agents = await freeAgents(tx);
  const anyFree = agents.length > 0;
  // A long queue is not worth reading while nobody could take anything of it.
  const tasks = anyFree ? await readyTasks(tx, { busyRepositories, repositoryConcurrency }) : [];
  return {
    agents,
    versions: new Map(agents.map(({ name, version }) => [name, version])),
    served: await servedSpecialties(tx),
    busyRepositories,
    repositoryConcurrency,
    tasks,
    lastTurns: await readLastTurns(tx, new Set(tasks.map(({ repositoryId }) => repositoryId))),
    prerequisites: anyFree ? await unfinishedPrerequisites(tx) : [],
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

async function freeAgents(tx: EntityManager): Promise<(PlanAgent & { version: string })[]> {
  return tx.query(
    `select agent.id as name, agent.specialties, agent.slots, agent.xmin::text as version,
       coalesce(busy.attempts, 0) as busy
     from agents agent
     left join (
       select assigned_agent_id as agent, count(*)::int as attempts
       from tasks where status in ('assigned', 'running') group by assigned_agent_id
     ) busy on busy.agent = agent.id
     where agent.state = 'online' and coalesce(busy.attempts, 0) < agent.slots
     order by agent.id`,
  );
}

async function servedSpecialties(tx: EntityManager): Promise<Set<Specialty>> {
  const rows: { specialty: Specialty }[] = await tx.query(
    `select distinct unnest(specialties) as specialty from agents where state = 'online'`,
  );
  return new Set(rows.map(({ specialty }) => specialty));
}

async function busyByRepository(tx: EntityManager): Promise<Map<number, number>> {
  const rows: { repositoryId: number; attempts: number }[] = await tx.query(
    `select repository_id as "repositoryId", count(*)::int as attempts
     from tasks where status in ('assigned', 'running') group by repository_id`,
  );
  return new Map(rows.map(({ repositoryId, attempts }) => [repositoryId, attempts]));
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
