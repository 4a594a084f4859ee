import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

import type { ModelStats, SpecialtyStats, Stats, StatsBucket, StatsWish } from './stats.dto.ts';
import { timeRangeOf } from './time-range.ts';

/** Figures of what was done. */
@Injectable()
export class StatsQueries {
  constructor(private readonly database: Database) {}

  async between(wish: StatsWish): Promise<Stats> {
    const range = timeRangeOf(wish, Date.now());
    const [from, to] = [range.fromMs, range.toMs].map((ms) => new Date(ms).toISOString());
    const values = [from, to, range.bucketMs / 1000];
    const { manager } = this.database;
    const [buckets, byModel, bySpecialty] = await Promise.all([
      manager.query<StatsBucket[]>(BY_TIME, values),
      manager.query<ModelStats[]>(BY_MODEL, values.slice(0, 2)),
      manager.query<SpecialtyStats[]>(BY_SPECIALTY, values.slice(0, 2)),
    ]);
    const sum = (of: 'cancelled' | 'completed' | 'costUsd' | 'failed' | 'tokens'): number =>
      buckets.reduce((total, bucket) => total + bucket[of], 0);
    const [completed, failed] = [sum('completed'), sum('failed')];
    return {
      ...{ from: from ?? '', to: to ?? '', bucketMs: range.bucketMs, buckets },
      totals: {
        ...{ completed, failed, cancelled: sum('cancelled') },
        successRate: completed + failed === 0 ? null : completed / (completed + failed),
        ...{ costUsd: sum('costUsd'), tokens: sum('tokens') },
      },
      ...{ byModel, bySpecialty },
    };
  }
}

const OUTCOMES = ['completed', 'failed', 'cancelled']
  .map((outcome) => `count(*) filter (where outcome = '${outcome}')::int as ${outcome}`)
  .join(', ');
const SPENT = `coalesce(sum(cost_usd), 0) as "costUsd", coalesce(sum(tokens), 0)::bigint as tokens`;
const MEDIAN_OF = (until: string): string =>
  `percentile_cont(0.5) within group (order by extract(epoch from ${until} - queued_at) * 1000)`;
/** An attempt that goes on is counted where it began. */
const SPENT_AT = 'coalesce(ended_at, started_at)';

/** $1 from, $2 to, $3 seconds of a step. */
const BY_TIME = `
  with step as (
    select at, at + make_interval(secs => $3) as until
    from generate_series($1::timestamptz, $2::timestamptz - interval '1 millisecond', make_interval(secs => $3)) as at
  ), ended as (
    select date_bin(make_interval(secs => $3), finished_at, $1::timestamptz) as at, ${OUTCOMES},
      ${MEDIAN_OF('started_at')} as queue_ms, ${MEDIAN_OF('finished_at')} as task_ms
    from runs where finished_at >= $1 and finished_at < $2 group by 1
  ), asked as (
    select date_bin(make_interval(secs => $3), queued_at, $1::timestamptz) as at, count(*)::int as queued
    from runs where queued_at >= $1 and queued_at < $2 group by 1
  ), spent as (
    select date_bin(make_interval(secs => $3), ${SPENT_AT}, $1::timestamptz) as at, ${SPENT}
    from attempts where ${SPENT_AT} >= $1 and ${SPENT_AT} < $2 group by 1
  )
  select to_char(step.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
    coalesce(completed, 0) as completed, coalesce(failed, 0) as failed, coalesce(cancelled, 0) as cancelled,
    coalesce(queued, 0) as queued, coalesce("costUsd", 0) as "costUsd", coalesce(tokens, 0) as tokens,
    queue_ms as "medianQueueMs", task_ms as "medianTaskMs"
  from step left join ended using (at) left join asked using (at) left join spent using (at)
  order by step.at`;

const BY_MODEL = `
  select coalesce(model, 'unknown') as model, count(*)::int as attempts, ${SPENT}
  from attempts where ${SPENT_AT} >= $1 and ${SPENT_AT} < $2 group by 1 order by "costUsd" desc, 1`;

const BY_SPECIALTY = `
  select specialty, ${OUTCOMES}, ${SPENT}
  from runs where finished_at >= $1 and finished_at < $2 group by 1 order by 1`;
