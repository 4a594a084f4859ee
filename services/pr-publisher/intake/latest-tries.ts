import type { HookDelivery } from '#libs/github';

/** What became of one delivery, as far as its tries tell. */
export interface DeliveryEnd {
  guid: string;
  /** GitHub's number of the latest try. */
  latestTry: number;
  /** Some try of it was taken. */
  isTaken: boolean;
  at: Date;
}

/** Folds tries, oldest first, into one answer for each delivery. Pure. */
export function latestTries(tries: readonly HookDelivery[]): DeliveryEnd[] {
  const ends = new Map<string, DeliveryEnd>();
  for (const { guid, id, statusCode, deliveredAt } of tries) {
    const isTaken = (statusCode >= 200 && statusCode < 300) || ends.get(guid)?.isTaken === true;
    ends.set(guid, { guid, latestTry: id, isTaken, at: deliveredAt });
  }
  return [...ends.values()];
}

const LONGEST_PAUSE_MS = 3_600_000;

/** Before a delivery is asked for again that failed again: doubles each time, an hour at most. */
export function pauseMs(timesAsked: number, firstMs: number): number {
  return Math.min(firstMs * 2 ** Math.max(0, timesAsked - 1), LONGEST_PAUSE_MS);
}
