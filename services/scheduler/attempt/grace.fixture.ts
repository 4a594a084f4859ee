import { Client } from 'pg';

import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Stage, startScheduler, taskOf, type Assigned } from '../stage.fixture.ts';

/** Long enough that a busy machine is never taken for a silent agent. */
export const LEASE_MS = 3_000;

/** Everything one test plays with. */
export class Play {
  private constructor(
    readonly broker: TestBroker,
    readonly database: TestDatabase,
    readonly stage: Stage,
    /** Its present life. */
    public scheduler: RunningService,
  ) {}

  static async open(): Promise<Play> {
    const [broker, database] = await Promise.all([startBroker(), createDatabase()]);
    await broker.provision();
    const stage = await Stage.open(broker.url);
    return new Play(broker, database, stage, await startOn(broker, database));
  }

  async close(): Promise<void> {
    await this.scheduler.close();
    await this.stage.close();
    await Promise.all([this.broker.stop(), this.database.drop()]);
  }

  /** Another one, or the next life of the first. */
  async start(): Promise<RunningService> {
    return startOn(this.broker, this.database);
  }

  async running(issueNumber: number): Promise<Assigned> {
    await this.stage.joins('pc1');
    await this.stage.ask(issueNumber);
    const assigned = await until(() => this.stage.assigned(issueNumber)[0]);
    await this.stage.starts(assigned);
    await until(async () => (await taskOf(this.scheduler, issueNumber))?.status === 'running');
    return assigned;
  }

  /** Its agent speaks all the time. */
  async goesOn(assigned: Assigned, forMs: number): Promise<void> {
    const end = performance.now() + forMs;
    await until(async () => {
      await this.stage.progresses(assigned);
      return performance.now() > end;
    });
  }

  /** Ends every session of this test's database, lets none in, and has all leases end meanwhile. */
  async takePostgresAway(): Promise<() => Promise<void>> {
    const insider = await this.connect();
    const elsewhere = new URL(this.database.url);
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

  async endAllLeases(): Promise<void> {
    const client = await this.connect();
    await client.query(`update scheduler.tasks set lease_until = now() - interval '1 hour'`);
    await client.end();
  }

  async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.database.url });
    await client.connect();
    return client;
  }
}

async function startOn(broker: TestBroker, database: TestDatabase): Promise<RunningService> {
  return startScheduler({
    NATS_URL: broker.url,
    DATABASE_URL: database.url,
    LEASE_MS: String(LEASE_MS),
  });
}

/** A test with a play of its own; those of a file are played at once, since each waits most of the time. */
export function played(title: string, plot: (play: Play) => Promise<void>): void {
  test.concurrent(title, async () => {
    const play = await Play.open();
    try {
      await plot(play);
    } finally {
      await play.close();
    }
  });
}
