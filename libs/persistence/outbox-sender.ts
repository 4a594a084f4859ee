import { Injectable, Logger } from '@nestjs/common';
import { BrokerRefused, BrokerUnavailable, Publisher } from '#libs/messaging';
import type { EntityManager } from 'typeorm';

import { Database } from './database.ts';

const BATCH_ROWS = 50;

interface OutboxRow {
  readonly id: number;
  readonly message_id: string;
  readonly subject: string;
  readonly body: string;
  readonly traceparent: string | null;
}

/**
 * Sends what the outbox holds, in order.
 *
 * Two processes may send at once: each takes rows the other has not locked. One that dies between the broker's word and
 * its own commit sends the row again with the same id, which the broker drops or the reader's inbox does.
 */
@Injectable()
export class OutboxSender {
  private readonly logger = new Logger(OutboxSender.name);

  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  /**
   * One pass over what is unsent; a row the broker refuses is left for the next pass and holds up no other.
   *
   * @param signal ends the pass after the rows in hand
   */
  async sendUnsent(signal: AbortSignal): Promise<void> {
    let lastId: number | undefined = 0;
    while (lastId !== undefined && !signal.aborted) lastId = await this.sendBatch(lastId);
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
