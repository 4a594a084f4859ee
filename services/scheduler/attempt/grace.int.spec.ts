import { Client } from 'pg';

import { PullRequestRequested, TaskReassigned } from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Stage, startScheduler, taskOf, type Assigned } from '../stage.fixture.ts';

// Long enough that a busy machine is never taken for a silent agent.
const LEASE_MS = 3_000;

let broker: TestBroker;
let database: TestDatabase;
let scheduler: RunningService;
let stage: Stage;

beforeEach(async () => {
  [broker, database] = await Promise.all([startBroker(), createDatabase()]);
  await broker.provision();
  stage = await Stage.open(broker.url);
  scheduler = await start();
});

afterEach(async () => {
  await scheduler.close();
  await stage.close();
  await Promise.all([broker.stop(), database.drop()]);
});

async function start(): Promise<RunningService> {
  return startScheduler({
    NATS_URL: broker.url,
    DATABASE_URL: database.url,
    LEASE_MS: String(LEASE_MS),
  });
}

async function running(issueNumber: number): Promise<Assigned> {
  await stage.joins('pc1');
  await stage.ask(issueNumber);
  const assigned = await until(() => stage.assigned(issueNumber)[0]);
  await stage.starts(assigned);
  await until(async () => (await taskOf(scheduler, issueNumber))?.status === 'running');
  return assigned;
}

test('no lease ends just after a start, although all look ended', async () => {
  const assigned = await running(1);
  await scheduler.close();
  await endAllLeases();
  const startedAt = performance.now();
  scheduler = await start();
  // Long enough for a sweep to have come, short enough for the grace to last.
  await until(() => performance.now() > startedAt + 0.9 * LEASE_MS);
  await stage.progresses(assigned);
  await stage.completes(assigned);
  await until(() => stage.heard(PullRequestRequested).length);
  expect(stage.heard(TaskReassigned)).toEqual([]);
});

test('no lease ends while the broker is away, nor just after', async () => {
  const assigned = await running(1);
  await broker.kill();
  await until(async () => {
    const lease = (await taskOf(scheduler, 1))?.leaseUntil;
    return lease != null && lease.getTime() + LEASE_MS < Date.now();
  });
  await broker.restart();
  await until(async () => {
    await stage.progresses(assigned);
    return true;
  });
  await until(async () => {
    const lease = (await taskOf(scheduler, 1))?.leaseUntil;
    return lease != null && lease.getTime() > Date.now();
  });
  expect(await taskOf(scheduler, 1)).toMatchObject({ status: 'running', attempt: 1 });
});

test('no lease ends before what was said during a pause has been heard, however long that takes', async () => {
  const assigned = await running(1);
  await scheduler.close();
  await endAllLeases();
  // More than are handled at once, each of which waits for the table that is locked here.
  for (let word = 0; word < 12; word += 1) await stage.progresses(assigned);
  const slow = await connect();
  await slow.query('begin; lock table scheduler.inbox in share mode');
  scheduler = await start();
  await passes(2.5 * LEASE_MS);
  await slow.query('rollback');
  await slow.end();
  const task = await until(async () => {
    const found = await taskOf(scheduler, 1);
    return leaseLasts(found) && found;
  });
  expect(task).toMatchObject({ status: 'running', attempt: 1 });
});

test('no lease ends while PostgreSQL is away, nor just after', async () => {
  const assigned = await running(1);
  await goesOn(assigned, 1.2 * LEASE_MS);
  const back = await takePostgresAway();
  await passes(500);
  await back();
  await passes(0.5 * LEASE_MS);
  await goesOn(assigned, LEASE_MS);
  expect(await taskOf(scheduler, 1)).toMatchObject({ status: 'running', attempt: 1 });
});

test('two schedulers take the work of a silent agent away once', async () => {
  const second = await start();
  try {
    await running(1);
    await stage.joins('pc2');
    await until(() => stage.assigned(1).length === 2);
    await stage.ask(2);
    await until(() => stage.assigned(2).length);
    expect(stage.assigned(1).map(({ data }) => data.attempt)).toEqual([1, 2]);
    expect(stage.heard(TaskReassigned)).toHaveLength(1);
  } finally {
    await second.close();
  }
});

/** Its agent speaks all the time. */
async function goesOn(assigned: Assigned, forMs: number): Promise<void> {
  const end = performance.now() + forMs;
  await until(async () => {
    await stage.progresses(assigned);
    return performance.now() > end;
  });
}

async function passes(ms: number): Promise<void> {
  const end = performance.now() + ms;
  await until(() => performance.now() > end);
}

function leaseLasts(task: { leaseUntil: Date | null } | null): boolean {
  return task?.leaseUntil != null && task.leaseUntil.getTime() > Date.now();
}

/** Ends every session of this test's database, lets none in, and has all leases end meanwhile. */
async function takePostgresAway(): Promise<() => Promise<void>> {
  const insider = await connect();
  const elsewhere = new URL(database.url);
  const name = elsewhere.pathname.slice(1);
  elsewhere.pathname = '/postgres';
  const outsider = new Client({ connectionString: elsewhere.href });
  await outsider.connect();
  const [pid] = (await insider.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  await outsider.query(`alter database ${name} allow_connections false`);
  await outsider.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> $2',
    [name, pid?.pid],
  );
  await insider.query(`update scheduler.tasks set lease_until = now() - interval '1 hour'`);
  await insider.end();
  return async () => {
    await outsider.query(`alter database ${name} allow_connections true`);
    await outsider.end();
  };
}

async function endAllLeases(): Promise<void> {
  const client = await connect();
  await client.query(`update scheduler.tasks set lease_until = now() - interval '1 hour'`);
  await client.end();
}

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return client;
}
