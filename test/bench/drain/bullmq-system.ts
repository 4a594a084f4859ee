import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Queue } from 'bullmq';
import pg from 'pg';

import { awaitWord } from '../../../infra/local/cluster/await-ready.ts';
import { backstage, database } from '../backstage.ts';
import type { BenchRun, Check } from '../bench.ts';
import { redis } from '../redis.ts';
import { QUEUES, type Asked } from './bullmq-queues.ts';
import { classifiedIssues } from './issues.ts';
import type { DrainSystem, Size } from './systems.ts';

const LOOK_EVERY_MS = 100;
/** BullMQ's own names of jobs that are still to be done. */
const UNDONE = ['waiting', 'active', 'delayed', 'prioritized'] as const;
/** Of the tasks. */
export const TABLE = `create table tasks (
  id uuid primary key, issue jsonb not null, status text not null, assigned_at timestamptz not null,
  started_at timestamptz, completed_at timestamptz)`;

/** The same pipeline on BullMQ: Redis that syncs each write hands on, PostgreSQL that syncs keeps the rows. */
export async function startBullmq(run: BenchRun, program: string): Promise<DrainSystem> {
  const folder = join(run.folder, 'bullmq');
  const parts = await backstage(folder, run.signal);
  try {
    const redisUrl = await redis(parts, { program, folder, appendFsync: 'always' });
    const url = await database(parts, folder);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(TABLE);
    for (const [name, args, word] of [
      ['bullmq-scheduler', [redisUrl, url], 'Scheduler hears'],
      ['bullmq-agents', [redisUrl, '50', '4'], 'Agents listen'],
    ] as const) {
      const argv = [`test/bench/drain/${name}.js`, ...args];
      const part = parts.addProcess('services', { name, argv });
      await part.start();
      await awaitWord(part, ({ msg }) => (msg === word ? true : undefined), run.signal);
    }
    return new Bullmq({ redisUrl, client, stop: () => parts.stop(), signal: run.signal });
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

interface Held {
  readonly redisUrl: string;
  readonly client: pg.Client;
  readonly stop: () => Promise<void>;
  readonly signal: AbortSignal;
}

class Bullmq implements DrainSystem {
  readonly name = 'the same pipeline on BullMQ (always)';
  private drained = 0;

  constructor(private readonly held: Held) {}

  async drain({ tasks }: Size): Promise<number> {
    const { client, redisUrl, signal } = this.held;
    const options = { connection: { url: redisUrl } };
    const queue = new Queue<Asked>(QUEUES.asked, options);
    // Global: no worker takes anything until there is all of it.
    await queue.pause();
    await queue.addBulk(
      classifiedIssues(tasks, 1).map((issue) => ({
        name: 'asked',
        data: { id: issue.deliveryId, issue },
        opts: { jobId: issue.deliveryId, removeOnComplete: true },
      })),
    );
    const beganMs = performance.now();
    await queue.resume();
    this.drained += tasks;
    const queues = [queue, ...[QUEUES.work, QUEUES.words].map((name) => new Queue(name, options))];
    for (;;) {
      signal.throwIfAborted();
      // As of ours: counted is only when nothing is left to do.
      const left = await Promise.all(queues.map((one) => one.getJobCountByTypes(...UNDONE)));
      if (left.every((jobs) => jobs === 0)) {
        const { rows } = await client.query<{ done: number }>(
          `select count(*)::int as done from tasks where status = 'completed'`,
        );
        if (rows[0]?.done === this.drained) break;
      }
      await pause(LOOK_EVERY_MS);
    }
    const tookMs = performance.now() - beganMs;
    await Promise.all(queues.map((one) => one.close()));
    return tookMs;
  }

  async checks(): Promise<Check[]> {
    const { rows } = await this.held.client.query<{ all: number; whole: number }>(
      `select count(*)::int as all, count(*) filter (where status = 'completed'
         and assigned_at <= started_at and started_at is not null)::int as whole from tasks`,
    );
    const { all = 0, whole = 0 } = rows[0] ?? {};
    return [
      {
        what: `${this.name}: every task has all its states`,
        ok: all === this.drained && whole === all,
        detail: `${all} of ${this.drained} tasks, ${whole} whole`,
      },
    ];
  }

  async stop(): Promise<void> {
    await this.held.client.end();
    await this.held.stop();
  }
}
