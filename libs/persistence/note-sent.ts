import type { Published } from '#libs/messaging';
import type { EntityManager } from 'typeorm';

/** A row of the outbox, and where the broker put it. */
export interface Sent extends Pick<Published, 'sequence' | 'stream'> {
  readonly row: number;
}

/**
 * Notes what the broker took, all of it with one statement.
 *
 * It waits for no lock: whoever hears the answer to a row may be settling it this very moment, with others, in an order
 * of their own. And it does not wait for the disk: a note that a power cut takes is a message that is said again under its
 * old id, as if this process had died before it.
 *
 * @returns the rows that are noted; the rest is in somebody's hands just now
 */
export async function noteSent(
  manager: EntityManager,
  sent: readonly Sent[],
): Promise<ReadonlySet<number>> {
  const [rows] = await manager.query<[{ id: number }[], number]>(NOTE, [
    sent.map(({ row }) => row),
    sent.map(({ stream }) => stream),
    sent.map(({ sequence }) => sequence),
  ]);
  return new Set(rows.map(({ id }) => id));
}

const NOTE = `
  WITH sent AS (
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS sent (id, stream, sequence)
  ), free AS (
    SELECT outbox.id, sent.stream, sent.sequence,
      -- Of this transaction alone.
      set_config('synchronous_commit', 'off', true)
    FROM outbox JOIN sent ON sent.id = outbox.id
    FOR UPDATE OF outbox SKIP LOCKED
  )
  UPDATE outbox SET sent_at = now(), stream = free.stream, stream_sequence = free.sequence
  FROM free WHERE outbox.id = free.id RETURNING outbox.id`;
