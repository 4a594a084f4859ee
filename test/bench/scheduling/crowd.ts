import { randomUUID } from 'node:crypto';

import type { IssueClassifiedData } from '#libs/contracts';
import type { Database, EntityManager } from '#libs/persistence';

import { newTask, workOf } from '../../../services/scheduler/queue/task-of-issue.ts';
import { Task } from '../../../services/scheduler/task.entity.ts';

const REPOSITORIES = 20;
const SLOTS = 4;
/** Rows written by one statement: none of them may take longer than the service allows. */
const AT_ONCE = 2000;
const PERSON = { id: 7, login: 'octo-tester', type: 'User' } as const;

class TakenBack extends Error {}

/** Does something that the scheduler itself never sees. */
export async function setAside(
  store: Database,
  work: (tx: EntityManager) => Promise<void>,
): Promise<void> {
  try {
    await store.transaction(async (tx) => {
      await work(tx);
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
}

/** Until so many tasks wait. They stay, and as there is no agent, nobody gives them out. */
export async function queueUpTo(manager: EntityManager, wanted: number): Promise<void> {
  const waiting = await manager.count(Task);
  if (waiting === 0) await manager.insert(Task, firstTask());
  for (let from = Math.max(2, waiting + 1); from <= wanted; from += AT_ONCE)
    await copies(manager, { from, to: Math.min(wanted, from + AT_ONCE - 1) });
  await manager.query('vacuum analyze tasks');
}

/** All their slots are taken but one, by tasks of repositories that have no other. */
export async function busyAgents(tx: EntityManager, agents: number): Promise<void> {
  await tx.query(
    `insert into agents (id, hostname, specialties, slots, state, decided_at)
     select 'pc' || n, 'octo-pc', '{backend,general}', ${SLOTS}, 'online', now()
     from generate_series(1, $1::int) n`,
    [agents],
  );
  await tx.query(
    `insert into tasks select (jsonb_populate_record(task, jsonb_build_object(
       'id', gen_random_uuid(), 'repository_id', 1000000 + n, 'issue_number', n, 'status', 'running',
       'assigned_agent_id', 'pc' || (1 + n / ${SLOTS}), 'lease_until', now() + interval '1 hour'))).*
     from tasks task, generate_series(1, $1::int) n
     where task.repository_id = 1 and task.issue_number = 1`,
    [agents * SLOTS - 1],
  );
  for (const table of ['tasks', 'agents']) await tx.query(`analyze ${table}`);
}

async function copies(
  manager: EntityManager,
  { from, to }: { from: number; to: number },
): Promise<void> {
  await manager.query(
    `insert into tasks select (jsonb_populate_record(task, jsonb_build_object(
       'id', gen_random_uuid(), 'repository_id', 1 + n % ${REPOSITORIES}, 'issue_number', n,
       'priority', (array['low', 'medium', 'high'])[1 + n % 3]))).*
     from tasks task, generate_series($1::int, $2::int) n
     where task.repository_id = 1 and task.issue_number = 1`,
    [from, to],
  );
}

/** A task as the scheduler itself makes it of an issue; others are copies of it. */
export function firstTask(): ReturnType<typeof newTask> {
  const data: IssueClassifiedData = {
    deliveryId: randomUUID(),
    repository: {
      ...{ id: 1, fullName: 'octo-tester/shop', defaultBranch: 'main', private: false },
      cloneUrl: 'https://github.example/octo-tester/shop.git',
    },
    issue: {
      ...{ id: 1001, number: 1, title: 'The total is wrong', body: 'It is.', bodyBytes: 6 },
      url: 'https://github.example/octo-tester/shop/issues/1',
      ...{ labels: ['claude'], state: 'open', author: PERSON },
    },
    requestedBy: PERSON,
    ...{ specialty: 'backend', priority: 'medium', requirements: ['Totals are right'] },
    ...{ confidence: 1, evidence: [] },
  };
  return newTask(workOf(data, undefined));
}
