import {
  NodeDraining,
  NodeOffline,
  NodeOnline,
  PullRequestRequested,
  TaskCancelled,
  TaskFinished,
  TaskReassigned,
} from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Agent } from '../agent.entity.ts';
import { agentOf, fenced, Stage, startScheduler, taskOf, type Assigned } from '../stage.fixture.ts';

const LEASE_MS = 1_500;

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
    INTERRUPTIONS_MAX: '1',
  });
}

async function assignment(issueNumber: number, attempt = 1): Promise<Assigned> {
  return until(() => stage.assigned(issueNumber).find(({ data }) => data.attempt === attempt), {
    what: `attempt ${attempt} at issue ${issueNumber}`,
  });
}

test('the work of a silent agent goes to another, and the late result is not taken', async () => {
  await stage.joins('pc1');
  await stage.ask(1);
  const first = await assignment(1);
  await stage.starts(first);
  await stage.joins('pc2');
  const second = await assignment(1, 2);
  const { taskId } = first.data;
  expect([agentOf(first), agentOf(second)]).toEqual(['pc1', 'pc2']);
  expect(stage.heard(TaskCancelled, taskId).map(({ id, subject }) => [id, subject])).toEqual([
    [`cancel:${taskId}:1`, 'task.backend.cancelled.pc1'],
  ]);
  expect(stage.heard(TaskReassigned, taskId)[0]?.data).toMatchObject({ attempt: 1, agent: 'pc1' });

  await stage.completes(first);
  await until(async () => (await fenced(scheduler, 'task.completed.v1')) === 1);
  await stage.completes(second);
  await until(() => stage.heard(PullRequestRequested, taskId).length);
  expect(stage.heard(PullRequestRequested, taskId).map(({ data }) => data.agent)).toEqual(['pc2']);
});

test('progress keeps the lease', async () => {
  await stage.joins('pc1');
  await stage.ask(1);
  const assigned = await assignment(1);
  await stage.starts(assigned);
  const until3Leases = performance.now() + 3 * LEASE_MS;
  await until(
    async () => {
      await stage.progresses(assigned);
      return performance.now() > until3Leases;
    },
    { timeoutMs: 10_000 },
  );
  expect(await taskOf(scheduler, 1)).toMatchObject({ status: 'running', attempt: 1 });
});

test('a task whose last agent is lost too fails with the reason', async () => {
  await stage.joins('pc1');
  await stage.ask(1);
  await assignment(1, 2);
  const finished = await until(() => stage.heard(TaskFinished)[0]);
  expect(finished.data).toMatchObject({ outcome: 'failed', failure: { code: 'agent-lost' } });
  expect(finished.data.detail).toContain('See that the PC is on');
});

test('an assignment that is lost on its way is given out anew when its lease ends', async () => {
  await stage.joins('pc1');
  await stage.ask(1);
  await assignment(1);
  await scheduler.app.get(Broker).jsm.streams.purge('TASKS');
  await stage.starts(await assignment(1, 2));
  await until(async () => (await taskOf(scheduler, 1))?.status === 'running');
});

test('an agent that goes offline loses its work at once and gets none', async () => {
  await stage.joins('pc1', { slots: 3 });
  await stage.ask(1);
  await stage.starts(await assignment(1));
  await stage.ask(2);
  await assignment(2);
  const before = performance.now();
  await stage.goesOffline('pc1');
  await until(async () => (await taskOf(scheduler, 1))?.status === 'pending');
  await until(async () => (await taskOf(scheduler, 2))?.status === 'pending');
  expect(performance.now() - before).toBeLessThan(LEASE_MS);
  expect(await taskOf(scheduler, 1)).toMatchObject({ assignedAgentId: null, leaseUntil: null });
  await stage.joins('pc2', { slots: 3 });
  expect([agentOf(await assignment(1, 2)), agentOf(await assignment(2, 2))]).toEqual([
    'pc2',
    'pc2',
  ]);
});

test('a draining agent finishes what it has and gets nothing new', async () => {
  await stage.joins('pc1', { slots: 2 });
  await stage.ask(1);
  const first = await assignment(1);
  await stage.agent(NodeDraining, 'pc1');
  await until(async () => (await agentRow('pc1'))?.state === 'draining');
  await stage.ask(2);
  await until(async () => (await taskOf(scheduler, 2))?.status === 'pending');
  await stage.completes(first);
  await until(() => stage.heard(PullRequestRequested).length);
  expect(stage.assigned(2)).toEqual([]);
  await stage.agent(NodeOnline, 'pc1', { slots: 2 });
  await assignment(2);
});

test('an older fact about an agent does not undo a newer one', async () => {
  await stage.joins('pc1');
  await until(() => agentRow('pc1'));
  const past = new Date(Date.now() - 60_000).toISOString();
  await stage.agent(NodeOffline, 'pc1', { decidedAt: past });
  await stage.joins('pc2'); // The facts are taken in order: once this one is, so was the one before.
  await until(() => agentRow('pc2'));
  expect((await agentRow('pc1'))?.state).toBe('online');
});

async function agentRow(id: string): Promise<Agent | null> {
  return scheduler.app.get(Database).manager.findOneBy(Agent, { id });
}
