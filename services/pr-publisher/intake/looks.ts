import type { EntityManager } from '#libs/persistence';

/**
 * Each look begins this much before the last one did: GitHub's clock is not ours, and what it shows may lag.
 *
 * What is found twice has the same id, so it is taken once.
 */
const OVERLAP = `interval '10 minutes'`;

/** A look at something that began now. */
export interface Look {
  subject: string;
  beganAt: Date;
  /** What happened before was seen by an earlier look; undefined when this is the first. */
  since: Date | undefined;
}

/** Begins to look; PostgreSQL's clock. */
export async function beginLook(database: EntityManager, subject: string): Promise<Look> {
  const [row]: { began_at: Date; since: Date | null }[] = await database.query(
    `select now() as began_at,
       (select looked_at - ${OVERLAP} from looks where subject = $1) as since`,
    [subject],
  );
  if (row === undefined) throw new TypeError('A query without a table gave no row.');
  return { subject, beganAt: row.began_at, since: row.since ?? undefined };
}

/** Everything the look found is safe elsewhere: the next one need not go back further. */
export async function endLook(database: EntityManager, look: Look): Promise<void> {
  await database.query(
    `insert into looks (subject, looked_at) values ($1, $2)
     on conflict (subject) do update set looked_at = greatest(looks.looked_at, excluded.looked_at)`,
    [look.subject, look.beganAt],
  );
}
