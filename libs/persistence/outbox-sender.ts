import { Injectable, Logger } from '@nestjs/common';
import { BrokerRefused, BrokerUnavailable, Publisher, type Published } from '#libs/messaging';
import type { EntityManager } from 'typeorm';

import { Database } from './database.ts';

/** All of them are on their way at once: of the largest that is a few megabytes. */
const BATCH_ROWS = 100;

interface OutboxRow {
  readonly id: number;
  readonly message_id: string;
  readonly subject: string;
  readonly body: string;
  readonly traceparent: string | null;
}

/**
 * Sends what the outbox holds, in order, many at a time: the broker's words are waited for together and noted together.
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
      const fates = await Promise.all(rows.map((row) => this.send(row)));
      await noteSent(tx, rows, fates);
      if (fates.includes('away')) return undefined;
      return rows.length === BATCH_ROWS ? rows.at(-1)?.id : undefined;
    });
  }

  private async send({ message_id, subject, body, traceparent }: OutboxRow): Promise<Fate> {
    try {
      return await this.publisher.send({
        ...{ id: message_id, subject, body },
        traceparent: traceparent ?? undefined,
      });
    } catch (error) {
      if (!(error instanceof BrokerUnavailable) && !(error instanceof BrokerRefused)) throw error;
      this.logger.warn({
        msg: 'The broker did not take an event; it stays in the outbox',
        err: error,
      });
      return error instanceof BrokerRefused ? 'refused' : 'away';
    }
  }
}

/** Where the broker put it; or that it would not have it, or does not answer. */
type Fate = Published | 'away' | 'refused';

/** Of a batch that was cut short, what the broker took is noted all the same. */
async function noteSent(
  tx: EntityManager,
  rows: readonly OutboxRow[],
  fates: readonly Fate[],
): Promise<void> {
  const sent = rows.flatMap(({ id }, index) => {
    const fate = fates[index];
    return typeof fate === 'object' ? [{ id, ...fate }] : [];
  });
  if (sent.length === 0) return;
  await tx.query(
    `UPDATE outbox SET sent_at = now(), stream = sent.stream, stream_sequence = sent.sequence
     FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS sent (id, stream, sequence)
     WHERE outbox.id = sent.id`,
    [
      sent.map(({ id }) => id),
      sent.map(({ stream }) => stream),
      sent.map(({ sequence }) => sequence),
    ],
  );
}
