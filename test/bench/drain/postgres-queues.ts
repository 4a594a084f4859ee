import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Logger, makeWorkerUtils, run as runWorker } from 'graphile-worker';
import pg from 'pg';
import { PgBoss } from 'pg-boss';

import { backstage, database } from '../backstage.ts';
import type { BenchRun, Check } from '../bench.ts';
import { classifiedIssues } from './issues.ts';
import type { DrainSystem, Size } from './systems.ts';

const QUEUE = 'tasks';
/** Jobs in hand, or in one batch. */
const AT_ONCE = 64;
const LOOPS = 4;
const ADDED_AT_ONCE = 500;

/** How the jobs come: each by itself as events do, or in bulk, which is the most a queue can do. */
export type Filled = 'in bulk' | 'one by one';

/** A queue in PostgreSQL by itself: jobs in, a handler that does nothing, jobs done. It assigns and records nothing. */
export async function startGraphile(run: BenchRun, filled: Filled): Promise<DrainSystem> {
  const folder = join(run.folder, `graphile-worker-${filled.replaceAll(' ', '-')}`);
  const parts = await backstage(folder, run.signal);
  const pgPool = new pg.Pool({ connectionString: await database(parts, folder), max: 20 });
  // Connections end before the server does; should it be the other way round, the bench says so itself.
  pgPool.on('error', () => undefined);
  pgPool.on('connect', (client) => client.on('error', () => undefined));
  const utils = await makeWorkerUtils({ pgPool });
  await utils.migrate();
  let done = 0;
  const runner = await runWorker({
    pgPool,
    concurrency: AT_ONCE,
    logger: new Logger(() => () => undefined),
    pollInterval: 1000,
    taskList: {
      [QUEUE]: () => {
        done += 1;
      },
    },
    preset: { worker: { localQueue: { size: 4 * AT_ONCE }, completeJobBatchDelay: 0 } },
  });
  return bareQueue(run, {
    name: `graphile-worker, bare, filled ${filled}`,
    work: async ({ tasks }) => {
      const until = done + tasks;
      const jobs = classifiedIssues(tasks, 1).map((payload) => ({ identifier: QUEUE, payload }));
      await fill(jobs, filled, (some) =>
        some.length === 1 && some[0] ? utils.addJob(QUEUE, some[0].payload) : utils.addJobs(some),
      );
      while (done < until) {
        run.signal.throwIfAborted();
        await pause(20);
      }
    },
    handled: () => done,
    stop: async () => {
      await runner.stop();
      await utils.release();
      await pgPool.end();
      await parts.stop();
    },
  });
}

/** Likewise. A few loops fetch and complete batches, which is its fastest way. */
export async function startPgBoss(run: BenchRun, filled: Filled): Promise<DrainSystem> {
  const folder = join(run.folder, `pg-boss-${filled.replaceAll(' ', '-')}`);
  const parts = await backstage(folder, run.signal);
  const boss = new PgBoss({ connectionString: await database(parts, folder), max: 20 });
  boss.on('error', (error) => {
    run.say(`pg-boss: ${String(error)}`);
  });
  await boss.start();
  await boss.createQueue(QUEUE);
  let done = 0;
  const takeBatches = async (until: number): Promise<void> => {
    while (done < until) {
      run.signal.throwIfAborted();
      const jobs = await boss.fetch(QUEUE, { batchSize: AT_ONCE });
      if (jobs.length === 0) await pause(5);
      else {
        await boss.complete(
          QUEUE,
          jobs.map(({ id }) => id),
        );
        done += jobs.length;
      }
    }
  };
  return bareQueue(run, {
    name: `pg-boss, bare, filled ${filled}`,
    work: async ({ tasks }) => {
      const until = done + tasks;
      const jobs = classifiedIssues(tasks, 1).map((data) => ({ data }));
      const loops = Array.from({ length: LOOPS }, () => takeBatches(until));
      await fill(jobs, filled, (some) =>
        some.length === 1 && some[0]
          ? boss.send(QUEUE, some[0].data)
          : boss.insert(QUEUE, [...some]),
      );
      await Promise.all(loops);
    },
    handled: () => done,
    stop: async () => {
      await boss.stop({ graceful: false, close: true });
      await parts.stop();
    },
  });
}

/** One by one: as many under way at once as there are hands for other jobs. */
async function fill<Job>(
  jobs: readonly Job[],
  filled: Filled,
  add: (some: Job[]) => Promise<unknown>,
): Promise<void> {
  const [loops, atOnce] = filled === 'in bulk' ? [1, ADDED_AT_ONCE] : [AT_ONCE, 1];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < jobs.length) {
      const some = jobs.slice(next, next + atOnce);
      next += some.length;
      await add(some);
    }
  };
  await Promise.all(Array.from({ length: loops }, work));
}

interface Bare {
  readonly name: string;
  readonly work: (size: Size) => Promise<void>;
  readonly handled: () => number;
  readonly stop: () => Promise<void>;
}

function bareQueue(run: BenchRun, { name, work, handled, stop }: Bare): DrainSystem {
  let wanted = 0;
  return {
    name,
    async drain(size) {
      run.signal.throwIfAborted();
      wanted += size.tasks;
      const beganMs = performance.now();
      await work(size);
      return performance.now() - beganMs;
    },
    checks(): Promise<Check[]> {
      const detail = `${handled()} of ${wanted}`;
      return Promise.resolve([
        { what: `${name}: every job was handled once`, ok: handled() === wanted, detail },
      ]);
    },
    stop,
  };
}
