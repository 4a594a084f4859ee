import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import {
  NodeHeartbeat,
  type CloudEvent,
  type NodeHeartbeatData,
  type NodeStateData,
  type Specialty,
} from '#libs/contracts';
import { Broker, JetStreamStrategy, Publisher } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { startService, type RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Agent } from './agent.entity.ts';
import { NodeHealthConfig } from './config.ts';
import { NodeHealthModule } from './node-health.module.ts';

const OFFLINE_AFTER_MS = 1000;

let broker: TestBroker;
let database: TestDatabase;
let service: RunningService;

async function startNodeHealth(): Promise<RunningService> {
  return startService(
    {
      name: 'node-health',
      Config: NodeHealthConfig,
      module: (config) => NodeHealthModule.register(config),
      transports: [JetStreamStrategy],
      ready: [Broker, Database, JetStreamStrategy],
    },
    {
      NATS_URL: broker.url,
      DATABASE_URL: database.url,
      HTTP_PORT: '0',
      OFFLINE_AFTER_MS: String(OFFLINE_AFTER_MS),
      LOG_LEVEL: 'silent',
    },
  );
}

beforeEach(async () => {
  [broker, database] = await Promise.all([startBroker(), createDatabase()]);
  service = await startNodeHealth();
});

afterEach(async () => {
  await service.close();
  await broker.stop();
  await database.drop();
});

const heartbeat = {
  hostname: 'octo-tester-pc',
  specialties: ['backend', 'general'] as Specialty[],
  slots: 2,
  running: [],
  draining: false,
  claudeCodeVersion: '0.0.0-test',
  workspaceRoot: '/invented/workspaces',
  system: {
    platform: 'linux',
    arch: 'x64',
    cpus: 4,
    load1: 0.5,
    memoryTotalBytes: 8e9,
    memoryFreeBytes: 4e9,
    diskFreeBytes: 1e11,
    nodeVersion: 'v24.0.0',
  },
};

let said = 0;
async function beat(agent: string, changes: Partial<NodeHeartbeatData> = {}): Promise<void> {
  said += 1;
  await service.app.get(Publisher).publish(NodeHeartbeat, {
    id: `heartbeat:${agent}:${said}`,
    tokens: { agent },
    data: { ...heartbeat, ...changes },
  });
}

/** What was said of agents so far, in its order. */
async function facts(): Promise<CloudEvent<NodeStateData>[]> {
  const { streams } = service.app.get(Broker).jsm;
  const { state } = await streams.info('FLEET');
  const said: CloudEvent<NodeStateData>[] = [];
  for (let seq = 1; seq <= state.last_seq; seq += 1) {
    const message = await streams.getMessage('FLEET', { seq });
    if (message !== null) said.push(message.json());
  }
  return said;
}

/** Once a fact was said so often: every fact up to then, as `<what> <agent>`. */
async function factsUpTo(wanted: string, times = 1): Promise<string[]> {
  return until(
    async () => {
      const said = (await facts()).map(({ type, data }) => `${type.split('.')[1]} ${data.agent}`);
      return said.filter((one) => one === wanted).length >= times && said;
    },
    { what: `${wanted}, ${times} times` },
  );
}

async function agentRow(name: string): Promise<Agent> {
  return service.app.get(Database).manager.findOneByOrFail(Agent, { name });
}

/** The durables of the TASKS stream, each with how much it hands out at once. */
async function durables(): Promise<Record<string, number | undefined>> {
  const found: Record<string, number | undefined> = {};
  for await (const { name, config } of service.app.get(Broker).jsm.consumers.list('TASKS'))
    found[name] = config.max_ack_pending;
  return found;
}

test('a new agent joins, and by then its durables, its bucket and its row are there', async () => {
  await beat('pc1', { running: [{ taskId: '00000000-0000-4000-8000-000000000001', attempt: 1 }] });
  expect(await factsUpTo('joined pc1')).toEqual(['joined pc1']);
  expect((await facts())[0]?.data).toMatchObject({
    agent: 'pc1',
    hostname: 'octo-tester-pc',
    specialties: ['backend', 'general'],
    slots: 2,
  });
  expect(await durables()).toEqual({ 'pc1-backend': 2, 'pc1-general': 2, 'pc1-cancelled': 8 });
  const bucket = await service.app.get(Broker).jsm.streams.info('OBJ_art_pc1');
  expect(bucket.config.name).toBe('OBJ_art_pc1');
  expect(await agentRow('pc1')).toMatchObject({
    status: 'online',
    currentTasks: 1,
    slots: 2,
    systemInfo: { cpus: 4 },
    workspaceRoot: '/invented/workspaces',
  });
});

test('the same heartbeat again says nothing; other slots and specialties join again', async () => {
  await beat('pc1');
  await factsUpTo('joined pc1');
  await beat('pc1');
  await beat('pc1', { specialties: ['backend'], slots: 3 });
  expect(await factsUpTo('joined pc1', 2)).toEqual(['joined pc1', 'joined pc1']);
  expect(await durables()).toEqual({ 'pc1-backend': 3, 'pc1-cancelled': 8 });
  const [first, second] = (await facts()).map(({ data }) => Date.parse(data.decidedAt));
  expect(second).toBeGreaterThan(first ?? Infinity);
});

test('a silent agent goes offline once, and comes back online with its next heartbeat', async () => {
  await beat('pc1');
  await factsUpTo('offline pc1');
  expect((await agentRow('pc1')).status).toBe('offline');
  await beat('pc1');
  expect(await factsUpTo('online pc1')).toEqual(['joined pc1', 'offline pc1', 'online pc1']);
});

test('an agent that speaks is never called offline', async () => {
  const speaking = setInterval(() => void beat('pc1'), OFFLINE_AFTER_MS / 5);
  try {
    await beat('pc2');
    expect(await factsUpTo('offline pc2')).not.toContain('offline pc1');
  } finally {
    clearInterval(speaking);
  }
  expect((await agentRow('pc1')).status).toBe('online');
});

test('an agent drains, and takes work again', async () => {
  await beat('pc1');
  await factsUpTo('joined pc1');
  await beat('pc1', { draining: true });
  await factsUpTo('draining pc1');
  expect((await agentRow('pc1')).status).toBe('draining');
  await beat('pc1');
  expect(await factsUpTo('online pc1')).toEqual(['joined pc1', 'draining pc1', 'online pc1']);
});

test('a heartbeat under a name that no agent may have goes to the dead letters', async () => {
  await beat('PC_1');
  const { streams } = service.app.get(Broker).jsm;
  const dead = await until(() =>
    streams.getMessage('DLQ', { last_by_subj: 'dlq.NODES.node-health' }),
  );
  expect(dead.string()).toContain('AGENT_ID');
  expect(await facts()).toEqual([]);
});

test('after the broker lost everything, streams, consumers and the agents work again', async () => {
  await beat('pc1');
  await factsUpTo('joined pc1');
  const { jsm } = service.app.get(Broker);
  for (const name of ['TASKS', 'NODES', 'OBJ_art_pc1']) await jsm.streams.delete(name);
  await broker.kill();
  await broker.restart();
  const all = { what: 'the durables and the bucket of pc1' };
  await until(async () => Object.keys(await durables()).length === 3, all);
  await until(() => jsm.streams.info('OBJ_art_pc1'), all);
  await beat('pc1', { slots: 1 });
  await until(async () => (await agentRow('pc1')).slots === 1, { what: 'the new slots' });
});

test('after the store was wiped the whole fleet is told anew, however old its facts are', async () => {
  await beat('pc1');
  await beat('pc2', { draining: true });
  await factsUpTo('joined pc1');
  await factsUpTo('draining pc2');
  const [before] = await facts();
  const { source } = service.app.get(Database);
  const looked = async () =>
    (await source.query<unknown[]>(`SELECT 1 FROM outbox_streams WHERE created <> ''`)).length > 0;
  await broker.kill();
  await broker.restart();
  await until(looked, { what: 'a look at the stream' });
  await source.query(`UPDATE outbox SET settled_at = now()`);
  await broker.kill();
  await rm(join(dirname(broker.logFile), 'jetstream'), { recursive: true });
  await broker.restart();
  const told = await until(async () => {
    const again = await facts();
    return ['pc1', 'pc2'].every((name) => again.some(({ data }) => data.agent === name)) && again;
  });
  const after = told.find(({ data }) => data.agent === 'pc1');
  expect(Date.parse(after?.data.decidedAt ?? '')).toBeGreaterThan(
    Date.parse(before?.data.decidedAt ?? ''),
  );
  await beat('pc3');
  await factsUpTo('joined pc3');
});

test('what the broker gave up lies with the dead letters', async () => {
  const { jsm, js } = service.app.get(Broker);
  await jsm.consumers.update('PRS', 'scheduler', { ack_wait: 100e6, max_deliver: 20 });
  const consumer = await js.consumers.get('PRS', 'scheduler');
  await js.publish('pr.backend.opened', 'invented');
  // Handed out again and again, as to a process that dies each time.
  const dead = await until(
    async () => {
      await consumer.next({ expires: 1_000 });
      return jsm.streams.getMessage('DLQ', { last_by_subj: 'dlq.PRS.scheduler' });
    },
    { timeoutMs: 20_000 },
  );
  expect(dead.string()).toContain('Delivered 20 times');
});

test('a second process shares the work, and nobody is called offline twice', async () => {
  const second = await startNodeHealth();
  try {
    await beat('pc1');
    await beat('pc2');
    await factsUpTo('offline pc1');
    await factsUpTo('offline pc2');
    await beat('pc1');
    const said = await factsUpTo('online pc1');
    expect(said.filter((fact) => fact.startsWith('offline')).toSorted()).toEqual([
      'offline pc1',
      'offline pc2',
    ]);
  } finally {
    await second.close();
  }
});

test('it is ready, and says so', async () => {
  const { status } = await until(async () => {
    const response = await fetch(`${service.url}/ready`);
    return response.ok && response;
  });
  expect(status).toBe(200);
});
