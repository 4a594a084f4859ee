import type { JSX } from 'preact';

import type { TimelineEntry } from '../api/shapes.ts';
import { Foreign, Moment } from '../widgets/text.tsx';
import { toneOf } from './tone.ts';

/** What happened, the newest first: that is what one comes to look at. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }): JSX.Element {
  return (
    <section class="card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">Timeline</h2>
      <ol class="timeline" reversed>
        {entries.toReversed().map((entry) => (
          <li key={entry.id} class={`timeline-${toneOf(entry.type)}`}>
            <p class="timeline-title">
              <Foreign text={entry.title} />
            </p>
            {entry.detail !== null && (
              <p class="timeline-detail">
                <Foreign text={entry.detail} />
              </p>
            )}
            <p class="muted small">
              <Moment at={entry.at} />
              {entry.attempt !== null && ` · attempt ${entry.attempt}`}
              {entry.agent !== null && (
                <>
                  {' · '}
                  <Foreign text={entry.agent} />
                </>
              )}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
