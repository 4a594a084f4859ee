import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { GithubIssue, lanesOf, parseEvent } from '#libs/contracts';
import { StreamReader } from '#libs/messaging';

import type { SyncInterval } from '../../../infra/local/broker.ts';
import { awaitWord } from '../../../infra/local/cluster/await-ready.ts';
import type { Parts } from '../../../infra/local/cluster/parts.ts';
import { startService } from '../../../infra/local/cluster/start-service.ts';
import { backstage, database, onBroker, provisionedBroker } from '../backstage.ts';
import type { BenchRun } from '../bench.ts';
import { redis, redisServer, type AppendFsync } from '../redis.ts';
import { SECRET } from './deliveries.ts';
import { storedInBullmq, storedInPgBoss } from './peers/stored.ts';

/** Something that takes deliveries in, in a process of its own and with a store of its own. */
export interface System {
  readonly name: SystemName;
  readonly port: number;
  /** Ids of what it has stored, each as often as it is there; absent when it stores nothing. */
  readonly stored?: () => Promise<string[]>;
  readonly parts: Parts;
}

export type SystemName = keyof typeof SURVIVES;

/** What a delivery that was answered outlives, by system; each also what the one before it does. */
export const SURVIVES = {
  'bare node http + HMAC': 'nothing',
  Probot: 'nothing',
  'Probot + BullMQ, everysec': 'kill -9; a power cut takes the last second',
  'Probot + BullMQ, always': 'a power cut',
  'Probot + pg-boss': 'a power cut',
  'webhook-ingest, kill-safe': 'kill -9; a power cut takes the last two minutes',
  'webhook-ingest, power-safe': 'a power cut (the default)',
} as const;

/** The one that keeps nothing and does the least: as fast as it gets. */
export const LIMIT: SystemName = 'bare node http + HMAC';

/** @returns what a reader must know of systems that are missing */
export async function startSystems(run: BenchRun, started: System[]): Promise<string[]> {
  started.push(await startAlone(run, LIMIT, ['bare-server.js']));
  started.push(await startAlone(run, 'Probot', ['peers/probot-server.js', 'nothing']));
  const program = await redisServer();
  if (program !== undefined)
    for (const fsync of ['everysec', 'always'] as const)
      started.push(await startBullmq(run, program, fsync));
  started.push(await startPgBoss(run));
  started.push(await startIngest(run, 'webhook-ingest, kill-safe', '2m'));
  started.push(await startIngest(run, 'webhook-ingest, power-safe', 'always'));
  return program === undefined
    ? [
        'Skipped: Probot + BullMQ, for there is no redis-server on PATH. Install it: apt-get install redis-server',
      ]
    : [];
}

/** With no store. @param argv below this folder */
async function startAlone(
  run: BenchRun,
  name: SystemName,
  argv: readonly string[],
): Promise<System> {
  return inOwnFolder(run, name, async (parts) => ({ port: await startServer(parts, argv, run) }));
}

function startBullmq(run: BenchRun, program: string, appendFsync: AppendFsync): Promise<System> {
  return inOwnFolder(run, `Probot + BullMQ, ${appendFsync}`, async (parts, folder) => {
    const url = await redis(parts, { program, folder, appendFsync });
    const port = await startServer(parts, ['peers/probot-server.js', 'bullmq', url], run);
    return { port, stored: () => storedInBullmq(url) };
  });
}

function startPgBoss(run: BenchRun): Promise<System> {
  return inOwnFolder(run, 'Probot + pg-boss', async (parts, folder) => {
    const url = await database(parts, folder);
    const port = await startServer(parts, ['peers/probot-server.js', 'pg-boss', url], run);
    return { port, stored: () => storedInPgBoss(url) };
  });
}

function startIngest(run: BenchRun, name: SystemName, sync: SyncInterval): Promise<System> {
  return inOwnFolder(run, name, async (parts, folder) => {
    const natsUrl = await provisionedBroker(parts, { folder, syncInterval: sync });
    const env = {
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: '0',
      NATS_URL: natsUrl,
      GITHUB_WEBHOOK_SECRET: SECRET,
    };
    const url = await startService(parts, { name: 'webhook-ingest', layer: 'services', env });
    return { port: portOf(url), stored: () => storedOnBroker(natsUrl) };
  });
}

async function inOwnFolder(
  { folder: parent, signal }: BenchRun,
  name: SystemName,
  start: (parts: Parts, folder: string) => Promise<Pick<System, 'port' | 'stored'>>,
): Promise<System> {
  const folder = join(parent, name.replaceAll(/\W+/g, '-'));
  // PostgreSQL's own user has to get to its data.
  await mkdir(folder, { mode: 0o755 });
  const parts = await backstage(folder, signal);
  try {
    return { name, parts, ...(await start(parts, folder)) };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

/** One of this bench's own. @returns its port */
async function startServer(
  parts: Parts,
  [script = '', ...args]: readonly string[],
  { signal }: BenchRun,
): Promise<number> {
  const server = parts.addProcess('services', {
    name: 'server',
    argv: [`test/bench/intake/${script}`, ...args],
  });
  await server.start();
  const url = await awaitWord(
    server,
    ({ url: said }) => (typeof said === 'string' ? said : undefined),
    signal,
  );
  return portOf(url);
}

async function storedOnBroker(natsUrl: string): Promise<string[]> {
  return onBroker(natsUrl, async (app) => {
    const ids: string[] = [];
    for (const { stream } of lanesOf(GithubIssue))
      for await (const part of app.get(StreamReader).messagesOf(stream))
        ids.push(...part.map(({ text }) => parseEvent(text, [GithubIssue]).event.id));
    return ids;
  });
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
