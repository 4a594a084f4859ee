import type { EntityManager } from '#libs/persistence';

/** One decision on an agent at a time, until the transaction ends. Not a row's lock: there may be no row yet. */
export async function lockAgent(tx: EntityManager, name: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`agent ${name}`]);
}
