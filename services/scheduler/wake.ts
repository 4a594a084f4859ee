import type { EntityManager } from '#libs/persistence';

/** PostgreSQL's channel between the schedulers of one database. */
export const WAKE_CHANNEL = 'scheduler_wake';

/**
 * There may be something to give out: every scheduler looks, once this transaction is committed.
 *
 * Said inside the transaction that frees an agent or adds work, so that it can neither be forgotten by a process
 * that dies after the commit nor be heard before it. PostgreSQL says it once, however often it is asked.
 */
export async function wakeSchedulers(tx: EntityManager): Promise<void> {
  await tx.query(`select pg_notify($1, '')`, [WAKE_CHANNEL]);
}
