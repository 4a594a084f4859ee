import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Broker, BrokerRefused, BrokerUnavailable, Publisher } from '#libs/messaging';
import type { EntityManager } from 'typeorm';

import { Coalesced } from './coalesced.ts';
import { Database } from './database.ts';
import { Listener } from './listener.ts';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from './options.ts';
import { outboxChannel } from './outbox.ts';

const BATCH_ROWS = 50;
/** A net under the notifications: a row whose wake-up was lost waits this long at most. */
const SWEEP_MS = 5_000;

interface OutboxRow {
  readonly id: number;
  readonly message_id: string;
  readonly subject: string;
  readonly body: string;
  readonly traceparent: string | null;
}

/**
 * Sends what the outbox holds, in order, right after it is committed.
 *
 * Two relays may run: each takes rows the other has not locked. A relay that dies between the broker's word and its own
 * commit sends the row again with the same id, which the broker drops or the reader's inbox does.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly listener: Listener;
  private sweep: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly passes = new Coalesced(() => this.pass());

  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly broker: Broker,
    @Inject(PERSISTENCE_OPTIONS) options: PersistenceOptions,
  ) {
    this.listener = new Listener(options.url, outboxChannel(options.service), () => {
      this.passes.wake();
    });
  }

  onApplicationBootstrap(): void {
    this.listener.start();
    this.broker.onReconnect(() => {
      this.passes.wake();
    });
    this.sweep = setInterval(() => {
      this.passes.wake();
    }, SWEEP_MS);
    this.passes.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.sweep);
    await this.listener.stop();
    await this.passes.stop();
  }

  private async pass(): Promise<void> {
    try {
      await this.sendUnsent();
    } catch (error) {
      // The rows are still there: the broker's return, the next row or the sweep wakes us.
      this.logger.warn({ msg: 'The outbox could not be read; it is tried again', err: error });
    }
  }

  /** One pass over what is unsent; a row the broker refuses is left for the next pass and holds up no other. */
  private async sendUnsent(): Promise<void> {
    let lastId: number | undefined = 0;
    while (lastId !== undefined && !this.stopped) lastId = await this.sendBatch(lastId);
  }

  /** The id to go on after; undefined when there is nothing more to send now. */
  private async sendBatch(afterId: number): Promise<number | undefined> {
    return this.database.transaction(async (tx) => {
      const rows: OutboxRow[] = await tx.query(
        `SELECT id, message_id, subject, body, traceparent FROM outbox
         WHERE sent_at IS NULL AND id > $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [afterId, BATCH_ROWS],
      );
      for (const row of rows) if (!(await this.sendRow(tx, row))) return undefined;
      return rows.length === BATCH_ROWS ? rows.at(-1)?.id : undefined;
    });
  }

  /** False when the broker is away; what was sent before it in this batch is kept as sent. */
  private async sendRow(tx: EntityManager, row: OutboxRow): Promise<boolean> {
    try {
      const { stream, sequence } = await this.publisher.send({
        id: row.message_id,
        subject: row.subject,
        body: row.body,
        traceparent: row.traceparent ?? undefined,
      });
      await tx.query(
        'UPDATE outbox SET sent_at = now(), stream = $2, stream_sequence = $3 WHERE id = $1',
        [row.id, stream, sequence],
      );
      return true;
    } catch (error) {
      if (!(error instanceof BrokerUnavailable) && !(error instanceof BrokerRefused)) throw error;
      this.logger.warn({
        msg: 'The broker did not take an event; it stays in the outbox',
        err: error,
      });
      return error instanceof BrokerRefused;
    }
  }
}
