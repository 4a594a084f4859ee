import { Database, type EntityManager } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import { createDatabase, startBroker } from '#libs/testing';

import { startScheduler } from './stage.fixture.ts';

class RolledBack extends Error {}

/** A scheduler with a broker and a database of its own, to which nobody speaks. */
export class Alone {
  private constructor(
    readonly scheduler: RunningService,
    private readonly end: () => Promise<unknown>,
  ) {}

  static async open(): Promise<Alone> {
    const [broker, database] = await Promise.all([startBroker(), createDatabase()]);
    await broker.provision();
    const scheduler = await startScheduler({ NATS_URL: broker.url, DATABASE_URL: database.url });
    return new Alone(scheduler, () => Promise.all([broker.stop(), database.drop()]));
  }

  /** What is written in it is seen by nobody else, the scheduler's own decisions included, and taken back afterwards. */
  async aside(work: (tx: EntityManager) => Promise<void>): Promise<void> {
    const database = this.scheduler.app.get(Database);
    try {
      await database.transaction(async (tx) => {
        await work(tx);
        throw new RolledBack();
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
    }
  }

  async close(): Promise<void> {
    await this.scheduler.close();
    await this.end();
  }
}
