import type { DeadLetterData } from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

import type { Said } from './said.ts';
import { storable } from './storable.ts';

/**
 * By their place in the stream DLQ, from where they can be driven again. What nobody could handle may well hold what
 * PostgreSQL does not store.
 */
export async function recordDeadLetters(
  tx: EntityManager,
  said: readonly Said<DeadLetterData>[],
): Promise<void> {
  for (const { event, delivery } of said) {
    const { stream, consumer, subject, sequence, deliveries, reason, original } = event.data;
    await tx.query(
      `insert into dead_letters (id, at, stream, consumer, subject, sequence, deliveries, reason, original)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
      [
        delivery.sequence,
        event.time,
        stream,
        consumer,
        subject,
        sequence,
        deliveries,
        storable(reason),
        storable(original),
      ],
    );
  }
}
