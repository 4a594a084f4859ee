import type { EntityManager } from '#libs/persistence';

/**
 * Now, by PostgreSQL's clock and past the last decision on the same agent even within a millisecond, so that
 * facts have an order. To be asked for under the lock that guards the agent.
 */
export async function decisionTime(tx: EntityManager, last: Date | undefined): Promise<Date> {
  const [row] = await tx.query<[{ now: Date }]>(
    `SELECT date_trunc('milliseconds',
       greatest(clock_timestamp(), $1::timestamptz + interval '1 ms')) AS now`,
    [last ?? null],
  );
  return row.now;
}
