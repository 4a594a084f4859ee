import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { until } from '#libs/testing';

import { OFFLINE_AFTER_MS, Stage } from './stage.fixture.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(() => stage.close());

/** The durables of the TASKS stream, each with how much it hands out at once. */
async function durables(): Promise<Record<string, number | undefined>> {
  const found: Record<string, number | undefined> = {};
  for await (const { name, config } of stage.nats.jsm.consumers.list('TASKS'))
    found[name] = config.max_ack_pending;
  return found;
}

test('a new agent joins, and by then its durables, its bucket and its row are there', async () => {
  await stage.beat('pc1', {
    running: [{ taskId: '00000000-0000-4000-8000-000000000001', attempt: 1 }],
  });
  expect(await stage.factsUpTo('joined pc1')).toEqual(['joined pc1']);
  expect((await stage.facts())[0]?.data).toMatchObject({
    agent: 'pc1',
    hostname: 'octo-tester-pc',
    specialties: ['backend', 'general'],
    slots: 2,
  });
  expect(await durables()).toEqual({ 'pc1-backend': 2, 'pc1-general': 2, 'pc1-cancelled': 8 });
  const bucket = await stage.nats.jsm.streams.info('OBJ_art_pc1');
  expect(bucket.config.name).toBe('OBJ_art_pc1');
  expect(await stage.agentRow('pc1')).toMatchObject({
    status: 'online',
    currentTasks: 1,
    slots: 2,
    systemInfo: { cpus: 4 },
    workspaceRoot: '/invented/workspaces',
  });
});

test('the same heartbeat again says nothing; other slots and specialties join again', async () => {
  await stage.beat('pc1');
  await stage.factsUpTo('joined pc1');
  await stage.beat('pc1');
  await stage.beat('pc1', { specialties: ['backend'], slots: 3 });
  expect(await stage.factsUpTo('joined pc1', 2)).toEqual(['joined pc1', 'joined pc1']);
  expect(await durables()).toEqual({ 'pc1-backend': 3, 'pc1-cancelled': 8 });
  const [first, second] = (await stage.facts()).map(({ data }) => Date.parse(data.decidedAt));
  expect(second).toBeGreaterThan(first ?? Infinity);
});

test('a silent agent goes offline once, and comes back online with its next heartbeat', async () => {
  await stage.beat('pc1');
  await stage.factsUpTo('offline pc1');
  expect((await stage.agentRow('pc1')).status).toBe('offline');
  await stage.beat('pc1');
  expect(await stage.factsUpTo('online pc1')).toEqual(['joined pc1', 'offline pc1', 'online pc1']);
});

test('an agent that speaks is never called offline', async () => {
  const speaking = setInterval(() => void stage.beat('pc1'), OFFLINE_AFTER_MS / 5);
  try {
    await stage.beat('pc2');
    expect(await stage.factsUpTo('offline pc2')).not.toContain('offline pc1');
  } finally {
    clearInterval(speaking);
  }
  expect((await stage.agentRow('pc1')).status).toBe('online');
});

test('an agent drains, and takes work again', async () => {
  await stage.beat('pc1');
  await stage.factsUpTo('joined pc1');
  await stage.beat('pc1', { draining: true });
  await stage.factsUpTo('draining pc1');
  expect((await stage.agentRow('pc1')).status).toBe('draining');
  await stage.beat('pc1');
  expect(await stage.factsUpTo('online pc1')).toEqual(['joined pc1', 'draining pc1', 'online pc1']);
});

test('a heartbeat under a name that no agent may have goes to the dead letters', async () => {
  await stage.beat('PC_1');
  const { streams } = stage.nats.jsm;
  const dead = await until(() =>
    streams.getMessage('DLQ', { last_by_subj: 'dlq.NODES.node-health' }),
  );
  expect(dead.string()).toContain('AGENT_ID');
  expect(await stage.facts()).toEqual([]);
});

test('after the broker lost everything, streams, consumers and the agents work again', async () => {
  await stage.beat('pc1');
  await stage.factsUpTo('joined pc1');
  const { jsm } = stage.nats;
  for (const name of ['TASKS', 'NODES', 'OBJ_art_pc1']) await jsm.streams.delete(name);
  await stage.broker.kill();
  await stage.broker.restart();
  const all = { what: 'the durables and the bucket of pc1' };
  await until(async () => Object.keys(await durables()).length === 3, all);
  await until(() => jsm.streams.info('OBJ_art_pc1'), all);
  await stage.beat('pc1', { slots: 1 });
  await until(async () => (await stage.agentRow('pc1')).slots === 1, { what: 'the new slots' });
});

test('after the store was wiped the whole fleet is told anew, however old its facts are', async () => {
  await stage.beat('pc1');
  await stage.beat('pc2', { draining: true });
  await stage.factsUpTo('joined pc1');
  await stage.factsUpTo('draining pc2');
  const [before] = await stage.facts();
  const { source } = stage.db;
  const looked = async () =>
    (await source.query<unknown[]>(`SELECT 1 FROM outbox_streams WHERE created <> ''`)).length > 0;
  await stage.broker.kill();
  await stage.broker.restart();
  await until(looked, { what: 'a look at the stream' });
  await source.query(`UPDATE outbox SET settled_at = now()`);
  await stage.broker.kill();
  await rm(join(dirname(stage.broker.logFile), 'jetstream'), { recursive: true });
  await stage.broker.restart();
  const told = await until(async () => {
    const again = await stage.facts();
    return ['pc1', 'pc2'].every((name) => again.some(({ data }) => data.agent === name)) && again;
  });
  const after = told.find(({ data }) => data.agent === 'pc1');
  expect(Date.parse(after?.data.decidedAt ?? '')).toBeGreaterThan(
    Date.parse(before?.data.decidedAt ?? ''),
  );
  await stage.beat('pc3');
  await stage.factsUpTo('joined pc3');
});

test('what the broker gave up lies with the dead letters', async () => {
  const { jsm, js } = stage.nats;
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
  const second = await stage.second();
  try {
    await stage.beat('pc1');
    await stage.beat('pc2');
    await stage.factsUpTo('offline pc1');
    await stage.factsUpTo('offline pc2');
    await stage.beat('pc1');
    const said = await stage.factsUpTo('online pc1');
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
    const response = await fetch(`${stage.service.url}/ready`);
    return response.ok && response;
  });
  expect(status).toBe(200);
});
