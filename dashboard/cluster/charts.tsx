import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import type { Stats } from '../api/shapes.ts';
import { count, money } from '../text/format.ts';
import { Chart } from './chart.tsx';
import { seriesOf } from './series.ts';

const HOUR_MS = 60 * 60_000;

export function Charts({ stats }: { stats: Stats }): JSX.Element {
  const series = useMemo(() => seriesOf(stats), [stats]);
  const each = stats.bucketMs > HOUR_MS ? 'day' : 'hour';
  const { bucketMs } = stats;
  return (
    <div class="charts">
      <Chart
        title={`Ended each ${each}`}
        series={series.throughput}
        bucketMs={bucketMs}
        lines={[
          { name: 'done', tone: 'good' },
          { name: 'failed', tone: 'bad' },
        ]}
        bars
        format={count}
      />
      <Chart
        title="Success rate"
        series={series.success}
        bucketMs={bucketMs}
        lines={[{ name: 'success', tone: 'good' }]}
        max={100}
        format={(value) => `${Math.round(value)} %`}
      />
      <Chart
        title={`Cost each ${each}`}
        series={series.cost}
        bucketMs={bucketMs}
        lines={[{ name: 'cost', tone: 'accent' }]}
        bars
        format={money}
      />
      <Chart
        title="How long it takes, median"
        series={series.waiting}
        bucketMs={bucketMs}
        lines={[
          { name: 'waiting', tone: 'warn' },
          { name: 'working', tone: 'info' },
        ]}
        format={(value) => (value < 1 ? `${Math.round(value * 60)} s` : `${Math.round(value)} min`)}
      />
    </div>
  );
}
