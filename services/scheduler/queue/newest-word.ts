import type { EntityManager } from '#libs/persistence';

/** What is said of an issue: that it is work, or that it is not (any more). */
export interface IssueSaid {
  readonly repositoryId: number;
  readonly issueNumber: number;
  readonly what: 'asked' | 'withdrawn';
  /** When the issue was so, ISO 8601; GitHub's own time where it is known. */
  readonly at: string;
  /** Up to this much later the opposite may seem to be said, by another clock. */
  readonly clocksDifferByMs?: number;
}

/**
 * Remembers what is said of an issue, and tells whether it still holds: false when the opposite was said of a later time.
 *
 * Deliveries overtake each other, so "closed" may be heard before the "labeled" that it follows, before there is any
 * task. A repeated word never unsays anything, so only the newest of each kind is kept.
 */
export async function stillHolds(tx: EntityManager, said: IssueSaid): Promise<boolean> {
  const { repositoryId, issueNumber, what, at, clocksDifferByMs = 0 } = said;
  const [row]: { holds: boolean }[] = await tx.query(
    `insert into issue_words as word (repository_id, issue_number, ${what}_at) values ($1, $2, $3)
     on conflict (repository_id, issue_number)
       do update set ${what}_at = greatest(word.${what}_at, excluded.${what}_at)
     returning coalesce(${OPPOSITE[what]}_at <= $3::timestamptz + $4 * interval '1 millisecond', true) as holds`,
    [repositoryId, issueNumber, at, clocksDifferByMs],
  );
  return row?.holds === true;
}

/** Of many issues, each at most once: those of which what is asked for still holds, as `repository#issue`. */
export async function stillAsked(
  tx: EntityManager,
  asked: readonly Omit<IssueSaid, 'clocksDifferByMs' | 'what'>[],
): Promise<Set<string>> {
  if (asked.length === 0) return new Set();
  // In one order, so that two transactions never wait for each other.
  const rows: { key: string; holds: boolean }[] = await tx.query(
    `with said as (
       select * from unnest($1::bigint[], $2::int[], $3::timestamptz[]) as said (repository, issue, at)
     ), kept as (
       insert into issue_words as word (repository_id, issue_number, asked_at)
       select * from said order by repository, issue
       on conflict (repository_id, issue_number)
         do update set asked_at = greatest(word.asked_at, excluded.asked_at)
       returning repository_id, issue_number, withdrawn_at
     )
     select said.repository || '#' || said.issue as key,
       coalesce(kept.withdrawn_at <= said.at, true) as holds
     from said
     join kept on kept.repository_id = said.repository and kept.issue_number = said.issue`,
    [
      asked.map(({ repositoryId }) => repositoryId),
      asked.map(({ issueNumber }) => issueNumber),
      asked.map(({ at }) => at),
    ],
  );
  return new Set(rows.flatMap(({ key, holds }) => (holds ? [key] : [])));
}

const OPPOSITE = { asked: 'withdrawn', withdrawn: 'asked' } as const;
