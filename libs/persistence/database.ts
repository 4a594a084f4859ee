import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Neighbours } from '#libs/messaging';
import type { DataSource, EntityManager } from 'typeorm';

import { committed } from './after-commit.ts';
import { openDataSource } from './data-source.ts';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from './options.ts';

/** Through which consumer an event came, and from whom; a `Delivery` fits. */
export interface Heard {
  readonly stream: string;
  readonly consumer: string;
  /** Of its subject. */
  readonly tokens?: Readonly<Record<string, string>>;
}

/** The service's own schema. The only clock is PostgreSQL's `now()`. */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly lastWork: (() => Promise<void>)[] = [];

  private constructor(
    readonly source: DataSource,
    readonly url: string,
  ) {}

  static async open(options: PersistenceOptions): Promise<Database> {
    return new Database(await openDataSource(options), options.url);
  }

  /** For reads outside a transaction. */
  get manager(): EntityManager {
    return this.source.manager;
  }

  async transaction<Result>(work: (tx: EntityManager) => Promise<Result>): Promise<Result> {
    const [tx, result] = await this.source.transaction(async (tx) => [tx, await work(tx)] as const);
    committed(tx);
    return result;
  }

  /**
   * Gives an event its effect exactly once, however often it is delivered.
   *
   * The inbox row and the effect commit together; the message is acknowledged after that.
   *
   * @returns false when the event had its effect before, and nothing was done now
   */
  async once(
    event: { readonly id: string },
    heard: Heard,
    work: (tx: EntityManager) => Promise<void>,
  ): Promise<boolean> {
    return this.transaction(async (tx) => {
      const fresh: unknown[] = await tx.query(
        'INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
        [inboxOf(heard), event.id],
      );
      if (fresh.length === 0) return false;
      await work(tx);
      return true;
    });
  }

  /**
   * The same for many events in one transaction. Under the same id an event is taken once, here too.
   *
   * All or nothing: what is wrong with one of them undoes it for all, so that each has to be taken by itself then.
   *
   * @param work is given those that had no effect before, in their order, and is not called when there are none
   */
  async onceEach<Said extends { readonly event: { readonly id: string }; readonly heard: Heard }>(
    said: readonly Said[],
    work: (tx: EntityManager, fresh: readonly Said[]) => Promise<void>,
  ): Promise<void> {
    const keyed = said.map((one) => ({ one, key: [inboxOf(one.heard), one.event.id] as const }));
    await this.transaction(async (tx) => {
      // In one order, so that two processes that take the same events never wait for each other.
      const rows: { key: string }[] = await tx.query(
        `INSERT INTO inbox (consumer, event_id)
         SELECT consumer, event_id FROM unnest($1::text[], $2::text[]) AS said (consumer, event_id)
         ORDER BY consumer, event_id
         ON CONFLICT DO NOTHING RETURNING consumer || ' ' || event_id AS key`,
        [keyed.map(({ key }) => key[0]), keyed.map(({ key }) => key[1])],
      );
      const isNew = new Set(rows.map(({ key }) => key));
      const fresh = keyed.filter(({ key }) => isNew.delete(key.join(' '))).map(({ one }) => one);
      if (fresh.length > 0) await work(tx, fresh);
    });
  }

  /** Whether an event had its effect through this consumer: to be asked before work outside the database begins. */
  async wasHeard(event: { readonly id: string }, heard: Heard): Promise<boolean> {
    const rows = await this.manager.query<unknown[]>(
      'SELECT 1 FROM inbox WHERE consumer = $1 AND event_id = $2',
      [inboxOf(heard), event.id],
    );
    return rows.length > 0;
  }

  async checkReady(): Promise<void> {
    await this.source.query('SELECT 1');
  }

  /** What the last events leave to be done, when nothing is heard any more and the connections still stand. */
  beforeEnd(work: () => Promise<void>): void {
    this.lastWork.push(work);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.lastWork.map((work) => work()));
    if (this.source.isInitialized) await this.source.destroy();
  }
}

/**
 * Each agent has an inbox of its own: the id is what the sender says it is, and under the id of a word that another agent
 * is yet to say, a lie would keep that word from ever being heard.
 */
function inboxOf({ stream, consumer, tokens = {} }: Heard): string {
  const { agent } = tokens;
  return [stream, consumer, ...(agent === undefined ? [] : [agent])].join('/');
}

/** For `Database`'s provider: Nest injects its result wherever a Database is asked for. */
export const databaseProvider = {
  provide: Database,
  inject: [PERSISTENCE_OPTIONS, Neighbours],
  useFactory: async (options: PersistenceOptions, neighbours: Neighbours): Promise<Database> => {
    const database = await Database.open(options);
    neighbours.add('PostgreSQL', () => database.checkReady());
    return database;
  },
};
