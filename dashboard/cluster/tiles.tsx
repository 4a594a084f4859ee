import type { ComponentChildren, JSX } from 'preact';

import type { ClusterStatus, Stats } from '../api/shapes.ts';
import { count, money, percent, plural } from '../text/format.ts';

export interface TilesProps {
  readonly status: ClusterStatus;
  readonly stats: Stats | undefined;
  readonly range: string;
}

/** The few numbers that one comes to look at. */
export function Tiles({ status, stats, range }: TilesProps): JSX.Element {
  const { agents, tasks } = status;
  const working = tasks.assigned + tasks.running + tasks.publishing;
  return (
    <dl class="tiles">
      <Tile name="Agents online" value={count(agents.online)} bad={agents.online === 0}>
        {[
          [agents.draining, 'draining'],
          [agents.offline, 'offline'],
        ]
          .filter(([number]) => number !== 0)
          .map((words) => words.join(' '))
          .join(', ')}
      </Tile>
      <Tile name="Slots busy" value={`${agents.busy} / ${agents.slots}`}>
        {plural(working, 'task')} in work
      </Tile>
      <Tile name="Waiting" value={count(tasks.pending)}>
        {tasks.held > 0 && (
          <a href="/tasks?status=held">{plural(tasks.held, 'task')} held for you</a>
        )}
      </Tile>
      <Tile name="Success" value={percent(stats?.totals.successRate ?? null)}>
        {stats && `${count(stats.totals.completed)} done, ${count(stats.totals.failed)} failed`}
      </Tile>
      <Tile name={`Cost, ${range}`} value={stats ? money(stats.totals.costUsd) : '–'}>
        {stats && `${count(stats.totals.tokens)} tokens`}
      </Tile>
    </dl>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly bad?: boolean;
  readonly children: ComponentChildren;
}

function Tile({ name, value, bad = false, children }: TileProps): JSX.Element {
  return (
    <div class="card tile">
      <dt class="muted small">{name}</dt>
      <dd>
        <span class={`tile-value ${bad ? 'warn' : ''}`}>{value}</span>
        <span class="muted small tile-more">{children}</span>
      </dd>
    </div>
  );
}
