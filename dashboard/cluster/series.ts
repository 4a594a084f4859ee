import type { Bucket, Stats } from '../api/shapes.ts';

/** Aligned columns as the charts want them: moments in seconds first, then one column for each line. */
export type Series = (number | null)[][];

export interface ChartData {
  readonly throughput: Series;
  readonly cost: Series;
  readonly waiting: Series;
  readonly success: Series;
}

/** A bucket in which nothing ended has no rate and no time: a gap, not a zero. */
export function seriesOf({ buckets }: Pick<Stats, 'buckets'>): ChartData {
  const at = buckets.map((bucket) => Date.parse(bucket.at) / 1000);
  const column = (read: (bucket: Bucket) => number | null): (number | null)[] => buckets.map(read);
  return {
    throughput: [at, column(({ completed }) => completed), column(({ failed }) => failed)],
    cost: [at, column(({ costUsd }) => costUsd)],
    waiting: [at, column((b) => minutes(b.medianQueueMs)), column((b) => minutes(b.medianTaskMs))],
    success: [at, column(successOf)],
  };
}

function minutes(ms: number | null): number | null {
  return ms === null ? null : ms / 60_000;
}

function successOf({ completed, failed }: Bucket): number | null {
  const ended = completed + failed;
  return ended === 0 ? null : (100 * completed) / ended;
}
