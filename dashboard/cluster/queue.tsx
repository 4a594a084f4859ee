import type { JSX } from 'preact';

import type { ClusterStatus } from '../api/shapes.ts';
import { now } from '../shell/clock.ts';
import { age } from '../text/format.ts';

/** What waits, by specialty, for how long, and whether somebody is there for it. */
export function Queue({ queue }: { queue: ClusterStatus['queue'] }): JSX.Element {
  return (
    <section class="card" aria-labelledby="queue-title">
      <h2 id="queue-title">Queue</h2>
      <table class="table">
        <thead>
          <tr>
            <th>Specialty</th>
            <th class="right">Waiting</th>
            <th class="right">Oldest</th>
            <th class="right">Agents online</th>
          </tr>
        </thead>
        <tbody>
          {queue.map(({ specialty, waiting, oldestAt, onlineAgents }) => (
            <tr key={specialty}>
              <td>
                <a href={`/tasks?status=pending&specialty=${encodeURIComponent(specialty)}`}>
                  {specialty}
                </a>
              </td>
              <td class="right">{waiting}</td>
              <td class="right">
                {oldestAt === null ? '–' : age(now.value - Date.parse(oldestAt))}
              </td>
              <td class={`right ${waiting > 0 && onlineAgents === 0 ? 'warn' : ''}`}>
                {onlineAgents}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
