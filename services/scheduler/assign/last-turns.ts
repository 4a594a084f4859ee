import type { EntityManager } from '#libs/persistence';

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
