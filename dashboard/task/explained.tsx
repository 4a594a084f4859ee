import type { JSX } from 'preact';

import type { Explanation, Task } from '../api/shapes.ts';
import type { Answer } from '../api/use-answer.ts';
import { now } from '../shell/clock.ts';
import { duration } from '../text/format.ts';
import { Icon } from '../widgets/icon.tsx';
import { ProblemNote } from '../widgets/state-note.tsx';
import { Foreign, Moment } from '../widgets/text.tsx';

/** Why it stands where it stands, and what happens next by itself or by whom. */
export function Explained({
  task,
  explanation,
}: {
  task: Task;
  explanation: Answer<Explanation>;
}): JSX.Element | null {
  const { data, problem } = explanation;
  if (data === undefined) return problem === undefined ? null : <ProblemNote problem={problem} />;
  const waits = task.status === 'pending' || task.status === 'held' || task.status === 'failed';
  return (
    <section class={`card explained explained-${task.status}`} aria-label="Why">
      <p class="explained-summary">
        <Foreign text={data.summary} />
      </p>
      <p class="muted">
        <Foreign text={data.next.what} />
        {data.next.at !== null && <Until at={data.next.at} />}
      </p>
      {data.gates.length > 0 && (
        <details open={waits}>
          <summary>Each gate on the way</summary>
          <ul class="gates">
            {data.gates.map(({ gate, pass, detail, until }) => (
              <li key={gate} class={pass ? 'gate-pass' : 'gate-bites'}>
                <Icon name={pass ? 'check' : 'pause'} />
                <span class="unseen">{pass ? 'Passed: ' : 'Waits: '}</span>
                <span class="gate-name">{gate}</span>
                <span class="muted">
                  <Foreign text={detail} />
                  {until !== null && (
                    <strong>
                      {' '}
                      until <Moment at={until} />
                    </strong>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** How long still; nothing once the moment is over. */
function Until({ at }: { at: string }): JSX.Element | null {
  const leftMs = Date.parse(at) - now.value;
  return leftMs > 0 ? <strong> in {duration(leftMs)}</strong> : null;
}
