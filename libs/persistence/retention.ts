import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';

import { Coalesced } from './coalesced.ts';
import { Database } from './database.ts';

/**
 * Longer than anything can still be heard: a dead letter is kept for 90 days and may be driven again, and what its
 * event did before is known by the inbox alone.
 */
const KEPT_DAYS = 100;
const DAY_MS = 24 * 60 * 60_000;
const BATCH_ROWS = 5_000;

const OLD = {
  outbox: `settled_at < now() - interval '${KEPT_DAYS} days'`,
  inbox: `received_at < now() - interval '${KEPT_DAYS} days'`,
} as const;

/** Forgets, at start and every day, what nobody can ask for any more; several processes may do so at once. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Retention.name);
  private readonly rounds = new Coalesced(() => this.round());
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.rounds.wake();
    this.timer = setInterval(() => {
      this.rounds.wake();
    }, DAY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.rounds.stop();
  }

  private async round(): Promise<void> {
    try {
      for (const table of ['outbox', 'inbox'] as const) await this.forgetOld(table);
    } catch (error) {
      this.logger.warn({ msg: 'Old rows were not removed; they are tomorrow', err: error });
    }
  }

  /** In batches, so that no statement runs for long. */
  private async forgetOld(table: keyof typeof OLD): Promise<void> {
    let removed: number = BATCH_ROWS;
    while (removed === BATCH_ROWS && !this.stopped) {
      const [, count] = await this.database.manager.query<[unknown, number]>(
        `DELETE FROM ${table} WHERE ctid IN (
           SELECT ctid FROM ${table} WHERE ${OLD[table]} LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED)`,
      );
      removed = count;
    }
  }
}
