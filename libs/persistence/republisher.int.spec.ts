import { cp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { INestApplicationContext } from '@nestjs/common';
import { NodeOnline, PullRequestFailed, TaskCancelled, type SubjectTokens } from '#libs/contracts';
import { Broker } from '#libs/messaging';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Database, Outbox, Republisher } from './index.ts';
import { openService } from './stage.fixture.ts';

const TASK = '7a1a1b8e-6f3a-4a8e-9a9e-2f4d0c6f9b10';

let broker: TestBroker;
let postgres: TestDatabase;
let apps: INestApplicationContext[];
let database: Database;
let outbox: Outbox;
let newStreams: string[];

async function open(): Promise<INestApplicationContext> {
  const app = await openService(broker, postgres);
  app.get(Republisher).onNewStream((_, stream) => {
    newStreams.push(stream);
    return Promise.resolve();
  });
  return app;
}

// Two processes of one service: what is lost is said again once, not twice.
beforeEach(async () => {
  newStreams = [];
  [broker, postgres] = await Promise.all([startBroker(), createDatabase()]);
  await broker.provision([]);
  apps = await Promise.all([open(), open()]);
  const [first] = apps;
  if (first === undefined) throw new Error('no app');
  [database, outbox] = [first.get(Database), first.get(Outbox)];
});

afterEach(async () => {
  await Promise.all(apps.map((app) => app.get(Broker).whenConnected(5_000)));
  await Promise.all(apps.map((app) => app.close()));
  await postgres.drop();
  await broker.stop();
});

/** Says something that awaits an answer, and waits until the broker has it. */
async function say(...ids: string[]): Promise<void> {
  const data = { taskId: TASK, attempt: 1, code: 'not-permitted' as const, message: 'invented' };
  const tokens: SubjectTokens = { specialty: 'backend' };
  for (const id of ids)
    await database.transaction((tx) => outbox.append(tx, PullRequestFailed, { id, tokens, data }));
  await until(async () => (await unsent()).length === 0, { what: 'everything to be sent' });
}

async function sayOnline(id: string): Promise<void> {
  const data = {
    agent: 'pc1',
    hostname: 'invented',
    specialties: [],
    slots: 1,
    decidedAt: '2026-01-01T00:00:00Z',
  };
  await database.transaction((tx) =>
    outbox.append(tx, NodeOnline, { id, tokens: { agent: 'pc1' }, data }),
  );
  await until(async () => (await unsent()).length === 0, { what: 'everything to be sent' });
}

async function unsent(): Promise<string[]> {
  const rows = await database.source.query<{ message_id: string }[]>(
    'SELECT message_id FROM outbox WHERE sent_at IS NULL ORDER BY id',
  );
  return rows.map(({ message_id }) => message_id);
}

/** The ids of what a stream holds, in its order; undefined where a message is gone. */
async function heldBy(stream: string): Promise<(string | undefined)[]> {
  const { streams } = await jsm();
  const { state } = await streams.info(stream);
  const ids = [];
  for (let seq = 1; seq <= state.last_seq; seq += 1)
    ids.push((await streams.getMessage(stream, { seq }))?.header.get('Nats-Msg-Id'));
  return ids;
}

/** What a reader's inbox makes of everything that the stream holds now. */
async function hearAll(): Promise<void> {
  for (const id of await heldBy('PRS'))
    await database.once({ id: id ?? '' }, { stream: 'PRS', consumer: 'reader' }, async (tx) => {
      await tx.query('INSERT INTO effects VALUES ($1)', [id]);
    });
}

async function effects(): Promise<string[]> {
  const rows = await database.source.query<{ name: string }[]>('SELECT name FROM effects');
  return rows.map(({ name }) => name).toSorted();
}

async function jsm(): Promise<Broker['jsm']> {
  const [first] = apps;
  if (first === undefined) throw new Error('no app');
  await first.get(Broker).whenConnected(5_000);
  return first.get(Broker).jsm;
}

const store = (): string => join(dirname(broker.logFile), 'jetstream');
const settle = (...ids: string[]): Promise<void> =>
  database.transaction((tx) => outbox.settle(tx, ...ids));

async function wipe(): Promise<void> {
  await broker.kill();
  await rm(store(), { recursive: true });
  await broker.restart();
  await broker.provision([]);
}

test('after a wiped store everything unsettled is said again, and has its effect once', async () => {
  await say('a', 'b', 'c');
  await hearAll();
  await settle('b');
  await wipe();
  await until(async () => (await heldBy('PRS')).length === 2);
  expect(await heldBy('PRS')).toEqual(['a', 'c']);
  await hearAll();
  expect(await effects()).toEqual(['a', 'b', 'c']);
});

test('what is settled is never said again, however often the store is wiped', async () => {
  await say('a', 'b');
  await wipe();
  await until(async () => (await heldBy('PRS')).length === 2);
  await settle('a', 'b');
  await wipe();
  await say('c');
  expect(await heldBy('PRS')).toEqual(['c']);
});

test('after a lost tail what it held is said again, and nothing before it', async () => {
  await say('a', 'b');
  await broker.kill();
  const older = `${store()}.older`;
  await cp(store(), older, { recursive: true });
  await broker.restart();
  await say('c', 'd', 'e');
  await settle('d');
  await broker.kill();
  await rm(store(), { recursive: true });
  await cp(older, store(), { recursive: true });
  // Waits in the outbox for the broker's return; it must not hide that the tail is gone.
  const data = { taskId: TASK, attempt: 1, code: 'not-permitted' as const, message: 'invented' };
  await database.transaction((tx) =>
    outbox.append(tx, PullRequestFailed, { id: 'f', tokens: { specialty: 'backend' }, data }),
  );
  await broker.restart();
  await until(async () => (await heldBy('PRS')).length === 5);
  expect((await heldBy('PRS')).toSorted()).toEqual(['a', 'b', 'c', 'e', 'f']);
});

test('a message that another one has taken the place of is said again', async () => {
  await say('a', 'b');
  await broker.kill();
  await rm(store(), { recursive: true });
  await broker.restart();
  await database.source.query('DELETE FROM outbox_streams');
  await broker.provision([]);
  await until(async () => (await heldBy('PRS')).length === 2);
  expect(await heldBy('PRS')).toEqual(['a', 'b']);
});

test('a fact that nobody answers is settled after a day, a question is not', async () => {
  await say('question');
  await sayOnline('old fact');
  await sayOnline('young fact');
  await database.source.query(
    `UPDATE outbox SET sent_at = now() - interval '25 hours' WHERE message_id <> 'young fact'`,
  );
  await wipe();
  await until(async () => (await heldBy('PRS')).length === 1);
  await until(async () => (await heldBy('FLEET')).length === 1);
  expect([await heldBy('PRS'), await heldBy('FLEET')]).toEqual([['question'], ['young fact']]);
});

test('a new stream is made known once, although two processes look', async () => {
  await sayOnline('first');
  await broker.kill();
  await broker.restart();
  await until(async () => {
    const rows = await database.source.query<unknown[]>('SELECT 1 FROM outbox_streams');
    return rows.length > 0;
  });
  expect(newStreams).toEqual([]);
  await wipe();
  await until(async () => (await heldBy('FLEET')).length === 1);
  await say('later');
  expect(newStreams).toEqual(['FLEET']);
});

test('an order that was taken off its work queue is not given again', async () => {
  const cancelled = (attempt: number) =>
    database.transaction((tx) =>
      outbox.append(tx, TaskCancelled, {
        id: `cancel:${attempt}`,
        tokens: { specialty: 'backend', agent: 'pc1' },
        data: { taskId: TASK, attempt, reason: 'For the test.' },
      }),
    );
  await cancelled(1);
  await until(async () => (await unsent()).length === 0);
  await (await jsm()).streams.deleteMessage('TASKS', 1);
  await broker.kill();
  await broker.restart();
  await cancelled(2);
  await until(async () => (await unsent()).length === 0);
  expect(await heldBy('TASKS')).toEqual([undefined, 'cancel:2']);
});
