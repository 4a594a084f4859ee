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

const OPPOSITE = { asked: 'withdrawn', withdrawn: 'asked' } as const;
