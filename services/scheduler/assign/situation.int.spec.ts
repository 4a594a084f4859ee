import type { EntityManager } from '#libs/persistence';

import { Agent } from '../agent.entity.ts';
import { Alone } from '../alone.fixture.ts';
import { newTask, workOf } from '../queue/task-of-issue.ts';
import { askedFor } from '../stage.fixture.ts';
import { Task } from '../task.entity.ts';
import { readSituation, unchanged, type SituationThen } from './situation.ts';

const CAP = 3;

let alone: Alone;

beforeAll(async () => {
  alone = await Alone.open();
});

afterAll(() => alone.close());

/** The n-th task that was asked for, of repository 1 unless told otherwise. */
async function waits(
  tx: EntityManager,
  number: number,
  more: Partial<Task> & { inRepository?: number } = {},
): Promise<void> {
  const { inRepository = 1, ...columns } = more;
  const task = newTask(workOf(askedFor(number, { repositoryId: inRepository }), undefined));
  const queuedAt = new Date(Date.UTC(2026, 0, 1, 0, number));
  await tx.insert(Task, { ...task, queuedAt, ...columns });
}

async function isThere(tx: EntityManager, id: string, more: Partial<Agent> = {}): Promise<void> {
  const agent = { hostname: 'octo-pc', specialties: ['backend' as const], slots: 1 };
  const now = new Date();
  await tx.insert(Agent, { id, ...agent, state: 'online', decidedAt: now, ...more });
}

/** `repository#number` of each, in the order of numbers. */
function names({ tasks }: SituationThen): string[] {
  return tasks
    .toSorted((a, b) => a.issueNumber - b.issueNumber)
    .map(({ repositoryId, issueNumber }) => `${repositoryId}#${issueNumber}`);
}

test('of each repository, specialty and priority the oldest are read, as many as may run at once', async () => {
  await alone.aside(async (tx) => {
    await isThere(tx, 'pc1');
    for (const number of [5, 4, 3, 2, 1]) await waits(tx, number);
    for (const number of [6, 7, 8, 9]) await waits(tx, number, { inRepository: 2 });
    await waits(tx, 10, { priority: 'critical' });
    await waits(tx, 11, { specialty: 'frontend' });
    expect(names(await readSituation(tx, CAP))).toEqual(
      '1#1 1#2 1#3 2#6 2#7 2#8 1#10 1#11'.split(' '),
    );
  });
});

test('what is delayed, and what is of a repository that has all it may have, is passed over', async () => {
  await alone.aside(async (tx) => {
    await isThere(tx, 'pc1', { slots: 9 });
    const later = new Date(Date.now() + 60_000);
    for (const number of [1, 2, 3, 4]) await waits(tx, number, { notBefore: later });
    await waits(tx, 5);
    const runs = { status: 'running', assignedAgentId: 'pc1', leaseUntil: later } as const;
    for (const number of [6, 7, 8]) await waits(tx, number, { inRepository: 2, ...runs });
    await waits(tx, 9, { inRepository: 2 });
    await waits(tx, 10, { inRepository: 2, dependsOn: [404] });
    const situation = await readSituation(tx, CAP);
    expect(names(situation)).toEqual(['1#5']);
    expect([...situation.busyRepositories.values()]).toEqual([3]);
    expect(situation.agents).toMatchObject([{ name: 'pc1', slots: 9, busy: 3 }]);
  });
});

test('what runs is counted in repositories that wait, and no further than they may have', async () => {
  await alone.aside(async (tx) => {
    await isThere(tx, 'pc1', { slots: 9 });
    const lease = { assignedAgentId: 'pc1', leaseUntil: new Date(Date.now() + 60_000) } as const;
    for (const number of [1, 2]) await waits(tx, number, { status: 'running', ...lease });
    for (const number of [3, 4, 5, 6])
      await waits(tx, number, { inRepository: 2, status: 'assigned', ...lease });
    await waits(tx, 7, { inRepository: 3, status: 'running', ...lease });
    await waits(tx, 8);
    await waits(tx, 9, { inRepository: 2, dependsOn: [404] });
    const { agents, busyRepositories } = await readSituation(tx, CAP);
    expect([...busyRepositories].toSorted()).toEqual([
      [1, 2],
      [2, CAP],
    ]);
    // All that an agent has is counted, wherever.
    expect(agents).toMatchObject([{ name: 'pc1', busy: 7 }]);
  });
});

test('what waits for other tasks is read whole, with those of them that are not completed', async () => {
  await alone.aside(async (tx) => {
    await isThere(tx, 'pc1');
    for (const number of [1, 2, 3, 4, 5]) await waits(tx, number, { dependsOn: [20, 21, 404] });
    await waits(tx, 20, { status: 'failed' });
    await waits(tx, 21, { status: 'completed', prUrl: 'https://github.example/pull/1' });
    await waits(tx, 20, { inRepository: 2 });
    const situation = await readSituation(tx, CAP);
    expect(names(situation)).toEqual('1#1 1#2 1#3 1#4 1#5 2#20'.split(' '));
    expect(situation.prerequisites.map(({ issueNumber }) => issueNumber)).toEqual([20]);
  });
});

test('only agents online with a free slot are read, and what the busy ones can do as well', async () => {
  await alone.aside(async (tx) => {
    await isThere(tx, 'pc-free', { slots: 2 });
    await isThere(tx, 'pc-busy', { specialties: ['frontend'] });
    await isThere(tx, 'pc-drains', { specialties: ['testing'], state: 'draining' });
    await isThere(tx, 'pc-gone', { specialties: ['devops'], state: 'offline' });
    const runs = { status: 'assigned', leaseUntil: new Date() } as const;
    await waits(tx, 1, { ...runs, assignedAgentId: 'pc-busy' });
    await waits(tx, 2, { ...runs, assignedAgentId: 'pc-free' });
    const { agents, served } = await readSituation(tx, CAP);
    expect(agents).toMatchObject([{ name: 'pc-free', slots: 2, busy: 1 }]);
    expect([...served].sort()).toEqual(['backend', 'frontend']);
  });
});

test('an agent of which something was heard since is not given what was decided before', async () => {
  await alone.aside(async (tx) => {
    await isThere(tx, 'pc1');
    await isThere(tx, 'pc2');
    const situation = await readSituation(tx, CAP);
    const { versions } = situation;
    // The row as another transaction would have left it: with a version of its own.
    const heard = { ...situation, versions: new Map(versions).set('pc2', 'another') };
    expect([...(await unchanged(tx, ['pc1', 'pc2'], situation))]).toEqual(['pc1', 'pc2']);
    expect([...(await unchanged(tx, ['pc1', 'pc2'], heard))]).toEqual(['pc1']);
  });
});

test('five thousand waiting tasks are no more rows to read than five hundred', async () => {
  await alone.aside(async (tx) => {
    await isThere(tx, 'pc1', { slots: 4 });
    await waits(tx, 1);
    await queue(tx, 2, 500);
    const few = await rowsRead(tx);
    await queue(tx, 501, 5000);
    const many = await rowsRead(tx);
    expect(few.tasks).toBe(10 * CAP);
    expect(many).toEqual(few);
  });
});

/** More like the first one, in ten repositories. */
async function queue(tx: EntityManager, from: number, to: number): Promise<void> {
  await tx.query(
    `insert into tasks select (jsonb_populate_record(task, jsonb_build_object(
       'id', gen_random_uuid(), 'repository_id', 1 + n % 10, 'issue_number', n))).*
     from tasks task, generate_series($1::int, $2::int) n where task.issue_number = 1`,
    [from, to],
  );
  // As autovacuum does within a minute.
  await tx.query('analyze tasks');
}

/** How many tasks a decision is offered, and how many rows PostgreSQL looked at for it. */
async function rowsRead(tx: EntityManager): Promise<{ tasks: number; rows: number }> {
  const looked = async (): Promise<number> => {
    const [row]: { rows: number }[] = await tx.query(
      `select sum(seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables`,
    );
    return row?.rows ?? 0;
  };
  const before = await looked();
  const { tasks } = await readSituation(tx, CAP);
  return { tasks: tasks.length, rows: (await looked()) - before };
}
