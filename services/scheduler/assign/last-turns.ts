import type { EntityManager } from '#libs/persistence';

/** When these repositories were last given something; those that never were are missing. */
export async function readLastTurns(
  tx: EntityManager,
  repositories: ReadonlySet<number>,
): Promise<Map<number, number>> {
  // A turn is something between several.
  if (repositories.size < 2) return new Map();
  const rows: { repositoryId: number; at: number }[] = await tx.query(
    `select repository_id::float8 as "repositoryId", extract(epoch from given_at)::float8 as at
     from last_turns where repository_id = any($1)`,
    [[...repositories]],
  );
  return new Map(rows.map(({ repositoryId, at }) => [repositoryId, at]));
}

/** These repositories had a turn just now. */
export async function noteTurns(
  tx: EntityManager,
  repositories: ReadonlySet<number>,
): Promise<void> {
  if (repositories.size === 0) return;
  await tx.query(
    `insert into last_turns (repository_id, given_at) select unnest($1::bigint[]), clock_timestamp()
     on conflict (repository_id) do update set given_at = excluded.given_at`,
    [[...repositories]],
  );
}
