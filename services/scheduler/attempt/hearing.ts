/** Until when the scheduler has heard the agents, all moments by PostgreSQL's clock in milliseconds. */
export interface Hearing {
  /** Since when without a gap; null: it hears nothing, or is behind. */
  readonly sinceMs: number | null;
  /** The newest moment of which everything had been heard. */
  readonly lastMs: number;
}

export const DEAF: Hearing = { sinceMs: null, lastMs: 0 };

/** One look at how things are. */
export interface Look {
  /** When it began: what happens during the look may have been missed. */
  readonly nowMs: number;
  /** The broker answered, and nothing that an agent said is left to be fetched. */
  readonly allHeard: boolean;
}

/**
 * Of a lease, the longest gap between two looks that does not matter: an agent speaks several times a lease, so
 * whoever was heard just before such a gap still holds its lease just after it.
 */
const GAP_SHARE = 1 / 2;

/**
 * What is heard now, by what was heard before and a new look. No clock, no I/O.
 *
 * A broker that is away, a backlog that stays, a database that does not answer, a process or PC that was paused, and a
 * clock that was set: each shows as a gap, and all that was heard before a gap counts for nothing.
 */
export function hear(before: Hearing, { nowMs, allHeard }: Look, leaseMs: number): Hearing {
  const gapMs = nowMs - before.lastMs;
  const unbroken = before.sinceMs !== null && gapMs >= 0 && gapMs <= leaseMs * GAP_SHARE;
  if (!allHeard) return unbroken ? before : DEAF;
  return { sinceMs: unbroken ? before.sinceMs : nowMs, lastMs: nowMs };
}

/** May leases that had ended at this moment be ended? Only after one whole lease of hearing everything, up to now. */
export function mayEndLeases(
  { sinceMs, lastMs }: Hearing,
  nowMs: number,
  leaseMs: number,
): boolean {
  return sinceMs !== null && lastMs === nowMs && nowMs - sinceMs >= leaseMs;
}
