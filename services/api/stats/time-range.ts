import { Problem } from '../problem/problem.ts';
import type { StatsWish } from './stats.dto.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOURS_FOR_MS = 3 * DAY_MS;
/** Three years of days, or six weeks of hours. */
export const BUCKETS_MAX = 1_100;

/** Milliseconds since 1970, UTC. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
}

/**
 * What is counted, and in which steps. Begins with a full hour or day.
 *
 * @throws Problem when it ends before it begins, or has too many steps
 */
export function timeRangeOf(wish: StatsWish, nowMs: number): TimeRange {
  const toMs = wish.to === undefined ? nowMs : Date.parse(wish.to);
  const wantedMs = wish.from === undefined ? toMs - DAY_MS : Date.parse(wish.from);
  const bucket = wish.bucket ?? (toMs - wantedMs <= HOURS_FOR_MS ? 'hour' : 'day');
  const bucketMs = bucket === 'hour' ? HOUR_MS : DAY_MS;
  const fromMs = Math.floor(wantedMs / bucketMs) * bucketMs;
  if (wantedMs >= toMs)
    throw new Problem('invalid', 'from must be earlier than to. Swap them, or leave one out.');
  if ((toMs - fromMs) / bucketMs > BUCKETS_MAX)
    throw new Problem(
      'invalid',
      `That would be more than ${BUCKETS_MAX} steps. Ask for less time, or for days.`,
    );
  return { fromMs, toMs, bucketMs };
}
