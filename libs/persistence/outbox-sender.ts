import { Injectable, Logger } from '@nestjs/common';
import { BrokerRefused, BrokerUnavailable, Publisher, type Published } from '#libs/messaging';

import { Database } from './database.ts';
import { FreshRows, YOUNG_MS, type FreshRow } from './fresh-rows.ts';
import { noteSent } from './note-sent.ts';

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
 * Sends what the outbox holds and nobody has in hand, in order, many at a time: the broker's words are waited for together
 * and noted together.
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
    private readonly fresh: FreshRows,
  ) {}

  /** @param listener called when a fresh one has to be looked after by a pass */
  whenLeft(listener: () => void): void {
    this.fresh.whenLeft(listener);
  }

  /** What this process has just committed: see `FreshRows`. @param first has to be done before anything is sent */
  sendFresh(rows: readonly FreshRow[], first: () => Promise<void> | undefined): void {
    this.fresh.take(rows, first);
  }

  /**
   * One pass over what is unsent; a row the broker refuses is left for the next pass and holds up no other.
   *
   * @param signal ends the pass after the batch it is in
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
         WHERE sent_at IS NULL AND id > $1 AND id <> ALL($3)
           AND (stream IS NOT NULL OR id = ANY($4)
             OR created_at < now() - interval '${YOUNG_MS} milliseconds')
         ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [afterId, BATCH_ROWS, this.fresh.inHand, this.fresh.left],
      );
      const fates = await Promise.all(rows.map((row) => this.send(row)));
      const taken = rows.flatMap(({ id }, index) => {
        const fate = fates[index];
        return typeof fate === 'object' ? [{ row: id, ...fate }] : [];
      });
      // Of a batch that was cut short, what the broker took is noted all the same.
      if (taken.length > 0) await noteSent(tx, taken);
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
