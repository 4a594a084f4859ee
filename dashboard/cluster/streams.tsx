import type { JSX } from 'preact';

import type { ClusterStatus, Stats } from '../api/shapes.ts';
import { now } from '../shell/clock.ts';
import { age, bytes, count, money } from '../text/format.ts';
import { Foreign } from '../widgets/text.tsx';

export interface StreamsProps {
  readonly status: ClusterStatus;
  readonly stats: Stats | undefined;
}

/** What the broker keeps, and how far behind it this page's data is; what each model cost. */
export function Streams({ status, stats }: StreamsProps): JSX.Element {
  const lagOf = (name: string): number | undefined =>
    status.readModel.find(({ stream }) => stream === name)?.lag;
  return (
    <div class="halves">
      <section class="card" aria-labelledby="streams-title">
        <h2 id="streams-title">Streams</h2>
        <table class="table">
          <thead>
            <tr>
              <th>Stream</th>
              <th class="right">Messages</th>
              <th class="right">Size</th>
              <th class="right">Last</th>
              <th class="right">Not read</th>
            </tr>
          </thead>
          <tbody>
            {status.streams.map(({ name, messages, bytes: size, lastAt }) => (
              <tr key={name}>
                <td class="mono">{name}</td>
                <td class="right">{count(messages)}</td>
                <td class="right">{bytes(size)}</td>
                <td class="right">{lastAt === null ? '–' : age(now.value - Date.parse(lastAt))}</td>
                <td class="right">{lagOf(name) ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {stats !== undefined && stats.byModel.length > 0 && (
        <section class="card" aria-labelledby="models-title">
          <h2 id="models-title">Models</h2>
          <table class="table">
            <thead>
              <tr>
                <th>Model</th>
                <th class="right">Attempts</th>
                <th class="right">Tokens</th>
                <th class="right">Cost</th>
              </tr>
            </thead>
            <tbody>
              {stats.byModel.map(({ model, attempts, tokens, costUsd }) => (
                <tr key={model}>
                  <td>
                    <Foreign text={model} />
                  </td>
                  <td class="right">{count(attempts)}</td>
                  <td class="right">{count(tokens)}</td>
                  <td class="right">{money(costUsd)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
