import { Injectable, Logger } from '@nestjs/common';
import { isWorkQueue, StreamHistory, type StreamState } from '#libs/messaging';
import type { EntityManager } from 'typeorm';

import { Database } from './database.ts';

const BATCH_ROWS = 100;

/** Told of a stream that is another one than before, within the transaction that takes note of it. */
export type NewStreamListener = (tx: EntityManager, stream: string) => Promise<void>;

/** A row that was sent, and whose effect is not known yet. */
interface UnsettledRow {
  readonly id: number;
  readonly message_id: string;
  readonly stream_sequence: number;
}

/**
 * Makes unsent again what the broker acknowledged and then lost, unless its effect is recorded.
 *
 * Two ways to lose: the store was wiped, which shows as a stream made at another time; or the stream lost its tail
 * (a power cut, a store restored from an older copy), which shows as other messages, or none, where ours were.
 *
 * What is said again bears its old id, so whoever had heard it drops it. Two processes may look at once: each stream
 * is looked at under the lock of its row.
 */
@Injectable()
export class Republisher {
  private readonly logger = new Logger(Republisher.name);
  private readonly newStreamListeners: NewStreamListener[] = [];

  constructor(
    private readonly database: Database,
    private readonly history: StreamHistory,
  ) {}

  /** Called once for each new stream, however many processes of the service run. */
  onNewStream(listener: NewStreamListener): void {
    this.newStreamListeners.push(listener);
  }

  /** @returns false when a stream was not there: to be looked at again once it is provided */
  async look(): Promise<boolean> {
    await this.settleByAge();
    const streams = await this.database.manager.query<{ stream: string }[]>(
      `SELECT stream FROM outbox_streams
       UNION SELECT DISTINCT stream FROM outbox WHERE sent_at IS NOT NULL AND settled_at IS NULL`,
    );
    let complete = true;
    for (const { stream } of streams) {
      const found = await this.database.transaction((tx) => this.lookAt(tx, stream));
      complete &&= found;
    }
    return complete;
  }

  /** Nobody answers a fact; whoever still needs one that is a day old gets it from the stream or not at all. */
  private async settleByAge(): Promise<void> {
    await this.database.manager.query(
      `UPDATE outbox SET settled_at = now()
       WHERE settled_at IS NULL AND NOT awaits_answer AND sent_at < now() - interval '24 hours'`,
    );
  }

  private async lookAt(tx: EntityManager, stream: string): Promise<boolean> {
    await tx.query('INSERT INTO outbox_streams (stream) VALUES ($1) ON CONFLICT DO NOTHING', [
      stream,
    ]);
    const [known] = await tx.query<[{ created: string | null }]>(
      'SELECT created FROM outbox_streams WHERE stream = $1 FOR UPDATE',
      [stream],
    );
    // Under the lock: an older look of somebody else must not overwrite a newer one.
    const state = await this.history.stateOf(stream);
    if (state === undefined) return false;
    const isNew = known.created !== null && known.created !== state.created;
    const count = isNew
      ? await this.unsendAll(tx, stream)
      : await this.unsendTail(tx, stream, state);
    if (isNew) for (const listener of this.newStreamListeners) await listener(tx, stream);
    if (known.created !== state.created)
      await tx.query('UPDATE outbox_streams SET created = $2 WHERE stream = $1', [
        stream,
        state.created,
      ]);
    if (isNew || count > 0)
      this.logger.warn({
        msg: 'The broker lost events; they are said again',
        stream,
        isNew,
        count,
      });
    return true;
  }

  private async unsendAll(tx: EntityManager, stream: string): Promise<number> {
    const rows = await tx.query<{ id: number }[]>(
      'SELECT id FROM outbox WHERE stream = $1 AND sent_at IS NOT NULL AND settled_at IS NULL',
      [stream],
    );
    return unsend(
      tx,
      rows.map(({ id }) => id),
    );
  }

  private async unsendTail(tx: EntityManager, stream: string, state: StreamState): Promise<number> {
    const lost: number[] = [];
    let afterId: number | undefined = 0;
    while (afterId !== undefined) {
      const rows: UnsettledRow[] = await unsettledAfter(tx, stream, afterId);
      const fates = await Promise.all(rows.map((row) => this.isLost(row, stream, state)));
      lost.push(...rows.filter((_, index) => fates[index]).map(({ id }) => id));
      afterId = rows.length === BATCH_ROWS ? rows.at(-1)?.id : undefined;
    }
    return unsend(tx, lost);
  }

  /** Compared one by one: by the time we look others may have filled the gap that a lost tail left. */
  private async isLost(
    { message_id, stream_sequence }: UnsettledRow,
    stream: string,
    { lastSequence }: StreamState,
  ): Promise<boolean> {
    if (stream_sequence > lastSequence) return true;
    const id = await this.history.messageIdAt(stream, stream_sequence);
    // Off its work queue it is as it should be, once it was handled.
    if (id === undefined && isWorkQueue(stream)) return false;
    return id !== message_id;
  }
}

async function unsettledAfter(
  tx: EntityManager,
  stream: string,
  afterId: number,
): Promise<UnsettledRow[]> {
  return tx.query<UnsettledRow[]>(
    `SELECT id, message_id, stream_sequence FROM outbox
     WHERE stream = $1 AND sent_at IS NOT NULL AND settled_at IS NULL AND id > $2
     ORDER BY id LIMIT $3`,
    [stream, afterId, BATCH_ROWS],
  );
}

/** Where it lay is left in the row: it tells what was sent once from what never was. */
async function unsend(tx: EntityManager, ids: readonly number[]): Promise<number> {
  if (ids.length > 0)
    await tx.query(
      `UPDATE outbox SET sent_at = NULL
       WHERE id = ANY($1) AND settled_at IS NULL`,
      [ids],
    );
  return ids.length;
}
