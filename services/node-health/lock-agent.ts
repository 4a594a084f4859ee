import type { EntityManager } from '#libs/persistence';

import { Agent } from './agent.entity.ts';

/**
 * One decision on an agent at a time, until the transaction ends.
 *
 * Two locks: there may be no row yet, and who is looking for silent agents locks rows alone.
 *
 * @returns its row as it is now; null when it was never heard
 */
export async function lockAgent(tx: EntityManager, name: string): Promise<Agent | null> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`agent ${name}`]);
  return tx.findOne(Agent, { where: { name }, lock: { mode: 'pessimistic_write' } });
}
