import type { EntityManager } from '#libs/persistence';

import type { PlanAgent, Prerequisite, ReadyTask, Situation } from './plan.ts';

/**
 * Reads what `plan` decides upon.
 *
 * The agents' rows are locked against change: an agent that goes offline meanwhile is recorded after this
 * transaction, and so loses what was given to it here.
 */
export async function readSituation(
  tx: EntityManager,
  repositoryConcurrency: number,
): Promise<Situation> {
  const online: Omit<PlanAgent, 'busy' | 'online'>[] = await tx.query(
    `select id as name, specialties, slots from agents where state = 'online' order by id for share`,
  );
  const underWay: { agent: string; repositoryId: number }[] = await tx.query(
    `select assigned_agent_id as agent, repository_id as "repositoryId"
     from tasks where status in ('assigned', 'running')`,
  );
  const busyAgents = count(underWay.map(({ agent }) => agent));
  const agents = online.map((agent) => ({
    ...agent,
    busy: busyAgents.get(agent.name) ?? 0,
    online: true,
  }));
  const anyFree = agents.some(({ busy, slots }) => busy < slots);
  return {
    agents,
    busyRepositories: count(underWay.map(({ repositoryId }) => repositoryId)),
    repositoryConcurrency,
    // A long queue is not worth reading while nobody could take anything of it.
    tasks: anyFree ? await readyTasks(tx) : [],
    prerequisites: anyFree ? await unfinishedPrerequisites(tx) : [],
  };
}

async function readyTasks(tx: EntityManager): Promise<ReadyTask[]> {
  return tx.query(
    `select task.id, task.repository_id as "repositoryId", task.issue_number as "issueNumber",
       task.specialty, task.priority, extract(epoch from task.queued_at)::float8 as "queuedAt",
       task.depends_on as "dependsOn", last.agent as "lastAgent"
     from tasks task
     left join task_attempts last on last.task_id = task.id and last.attempt = task.attempt
     where task.status = 'pending' and (task.not_before is null or task.not_before <= now())`,
  );
}

async function unfinishedPrerequisites(tx: EntityManager): Promise<Prerequisite[]> {
  return tx.query(
    `select distinct other.repository_id as "repositoryId", other.issue_number as "issueNumber",
       other.depends_on as "dependsOn"
     from tasks task
     cross join unnest(task.depends_on) as wanted (issue_number)
     join tasks other
       on other.repository_id = task.repository_id and other.issue_number = wanted.issue_number
     where task.status = 'pending' and other.status <> 'completed'`,
  );
}

function count<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
