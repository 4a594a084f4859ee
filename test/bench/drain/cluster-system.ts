import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { CONSUMERS, IssueClassified } from '#libs/contracts';
import { Broker, Provisioner, Publisher } from '#libs/messaging';
import pg from 'pg';

import { startService } from '../../../infra/local/cluster/start-service.ts';
import { provideSchemas } from '../../../infra/local/postgres-schemas.ts';
import { backstage, database, onBroker, provisionedBroker } from '../backstage.ts';
import type { BenchRun, Check } from '../bench.ts';
import { joinFleet, startFleet } from './fleet.ts';
import { classifiedIssues, REPOSITORIES_A_ROUND } from './issues.ts';
import { everyStateOnce } from './every-state-once.ts';
import type { DrainSystem, Size } from './systems.ts';

const AGENTS = Array.from({ length: 50 }, (_, index) => `bench-${index + 1}`);
const SLOTS = 4;
const LOOK_EVERY_MS = 100;
const SAID_AT_ONCE = 200;
/** What the scheduler hears issues by. */
const EARS = CONSUMERS.scheduler.filter(({ stream }) => stream === IssueClassified.stream);

/** The real scheduler process on a broker and a PostgreSQL that sync, and fifty agents that do nothing. */
export async function startCluster(run: BenchRun): Promise<DrainSystem> {
  const folder = join(run.folder, 'cluster');
  const parts = await backstage(folder, run.signal);
  try {
    const natsUrl = await provisionedBroker(parts, { folder });
    const postgresUrl = await database(parts, folder);
    const urls = await provideSchemas(postgresUrl, 'claude_cluster', ['scheduler']);
    const databaseUrl = urls['scheduler'] ?? '';
    const fleet = { natsUrl, agents: AGENTS, slots: SLOTS };
    await joinFleet(fleet);
    await startService(parts, {
      ...{ name: 'scheduler', layer: 'services' },
      env: {
        ...{ NATS_URL: natsUrl, DATABASE_URL: databaseUrl },
        ...{ HTTP_HOST: '127.0.0.1', HTTP_PORT: '0' },
      },
    });
    await startFleet(parts, fleet);
    const client = new pg.Client({
      connectionString: databaseUrl,
      options: '-c search_path=scheduler',
    });
    await client.connect();
    return new Cluster({ natsUrl, client, stop: () => parts.stop(), signal: run.signal });
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

interface Held {
  readonly natsUrl: string;
  readonly client: pg.Client;
  readonly stop: () => Promise<void>;
  readonly signal: AbortSignal;
}

class Cluster implements DrainSystem {
  readonly name = 'claude-code-cluster';
  private rounds = 0;

  constructor(private readonly held: Held) {}

  /** From the moment the scheduler may hear the issues until the last result is recorded and its request is said. */
  async drain({ tasks, warmUp = false }: Size): Promise<number> {
    const { natsUrl } = this.held;
    const firstRepository = 1 + this.rounds * REPOSITORIES_A_ROUND;
    this.rounds += 1;
    return onBroker(natsUrl, async (app) => {
      const provisioner = app.get(Provisioner);
      const durables = EARS.map(({ durable }) => durable);
      await provisioner.removeConsumers(IssueClassified.stream, durables);
      await app.get(Broker).jsm.streams.purge(IssueClassified.stream);
      const issues = classifiedIssues(tasks, firstRepository);
      for (let from = 0; from < issues.length; from += SAID_AT_ONCE)
        await Promise.all(
          issues.slice(from, from + SAID_AT_ONCE).map((data) =>
            app.get(Publisher).publish(IssueClassified, {
              ...{ id: `classify:${data.deliveryId}`, tokens: { specialty: 'backend' }, data },
            }),
          ),
        );
      const beganMs = performance.now();
      await provisioner.ensureConsumers(EARS);
      await this.untilRecorded(tasks, firstRepository);
      return warmUp ? 0 : performance.now() - beganMs;
    });
  }

  async checks(): Promise<Check[]> {
    return everyStateOnce(this.held);
  }

  async stop(): Promise<void> {
    await this.held.client.end();
    await this.held.stop();
  }

  /** Counted is only when nothing is left to do: to count a table of thousands ten times a second would slow down the drain. */
  private async untilRecorded(tasks: number, firstRepository: number): Promise<void> {
    const { client, signal } = this.held;
    for (;;) {
      signal.throwIfAborted();
      const { rows } = await client.query<{ quiet: boolean }>(QUIET);
      if (rows[0]?.quiet === true) {
        const { rows: counted } = await client.query<{ done: number }>(
          `select count(*)::int as done from tasks where status = 'publishing' and repository_id >= $1`,
          [firstRepository],
        );
        if (counted[0]?.done === tasks) return;
      }
      await pause(LOOK_EVERY_MS);
    }
  }
}

/** By partial indexes, whatever has been drained before. */
const QUIET = `select not exists (select from tasks where status = 'pending' and depends_on = '{}')
  and not exists (select from tasks where status in ('assigned', 'running'))
  and not exists (select from outbox where sent_at is null) as quiet`;
