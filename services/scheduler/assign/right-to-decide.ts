import type { EntityManager } from '#libs/persistence';

/** Of all schedulers of a database one decides at a time, so that two never decide upon the same situation. */
const LOCK = `hashtext('scheduler assigns')`;

/** Waits for it; it is held until the transaction ends, and what is read after this call is read under it. */
export async function waitForRight(tx: EntityManager): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(${LOCK})`);
}

/** The same without waiting. @returns false when somebody else has it just now */
export async function takeRight(tx: EntityManager): Promise<boolean> {
  const [row]: { mine: boolean }[] = await tx.query(
    `select pg_try_advisory_xact_lock(${LOCK}) as mine`,
  );
  return row?.mine === true;
}
