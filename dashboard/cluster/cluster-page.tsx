import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import type { Stats } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useClusterStatus } from '../api/use-cluster-status.ts';
import { Loading, ProblemNote } from '../widgets/state-note.tsx';
import { Charts } from './charts.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { Queue } from './queue.tsx';
import { RANGES, type Range } from './ranges.ts';
import { Streams } from './streams.tsx';
import { Tiles } from './tiles.tsx';

export function ClusterPage(): JSX.Element {
  const [range, setRange] = useState<Range>(RANGES[1]);
  const stats = useAnswer(range.name, (signal) => ask<Stats>(range.path(Date.now()), { signal }));
  const { data, problem } = useClusterStatus();
  if (data === undefined)
    return problem === undefined ? (
      <Loading what="the cluster" />
    ) : (
      <ProblemNote problem={problem} />
    );
  return (
    <section class="cluster" aria-labelledby="cluster-title">
      <div class="page-head">
        <h1 id="cluster-title">Cluster</h1>
        <span class="muted">version {data.version}</span>
        <div class="groups" role="group" aria-label="Time shown">
          {RANGES.map((one) => (
            <button
              key={one.name}
              type="button"
              class="group"
              aria-pressed={one === range}
              onClick={() => {
                setRange(one);
              }}
            >
              {one.name}
            </button>
          ))}
        </div>
      </div>
      <Tiles status={data} stats={stats.data} range={range.name} />
      {stats.problem !== undefined && <ProblemNote problem={stats.problem} />}
      {stats.data !== undefined && <Charts stats={stats.data} />}
      <div class="halves">
        <Queue queue={data.queue} />
        <DeadLetters count={data.deadLetters} />
      </div>
      <Streams status={data} stats={stats.data} />
    </section>
  );
}
