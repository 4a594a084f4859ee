import type { EntityManager } from 'typeorm';

type Deed = () => void;

/** By their transaction; whatever becomes of it, they are forgotten with it. */
const deeds = new WeakMap<EntityManager, Deed[]>();

/**
 * Does something once this transaction is committed, and never when it is undone.
 *
 * A process that dies right after the commit does not do it either: it is for what is quicker so, and is found anyway.
 *
 * @param deed does not throw
 */
export function afterCommit(tx: EntityManager, deed: Deed): void {
  const known = deeds.get(tx);
  if (known === undefined) deeds.set(tx, [deed]);
  else known.push(deed);
}

/** It is committed. */
export function committed(tx: EntityManager): void {
  for (const deed of deeds.get(tx) ?? []) deed();
}
