import type { JSX } from 'preact';

import type { Attempt, TestOutcome } from '../api/shapes.ts';
import { plainLog } from '../text/plain-text.ts';
import { duration } from '../text/format.ts';
import { Icon } from '../widgets/icon.tsx';
import { Empty } from '../widgets/state-note.tsx';
import { Foreign } from '../widgets/text.tsx';
import { verdictOf } from './verdict.ts';

/** The repository's tests as the agent ran them, on the change and on what was there before. */
export function Tests({ attempt }: { attempt: Attempt }): JSX.Element {
  const { tests, baseTests } = attempt;
  if (tests === null && baseTests === null)
    return (
      <Empty title="No tests were run yet">
        {attempt.outcome === 'running' && 'They are run when the change is made.'}
      </Empty>
    );
  return (
    <>
      <p class="verdict">{verdictOf(tests, baseTests)}</p>
      {tests !== null && <Outcome title="With the change" tests={tests} />}
      {baseTests !== null && <Outcome title="Before the change" tests={baseTests} />}
    </>
  );
}

function Outcome({ title, tests }: { title: string; tests: TestOutcome }): JSX.Element {
  const { verdict, source, runs, tail } = tests;
  const [icon, words] = VERDICTS[verdict];
  return (
    <section class={`tests tests-${verdict}`}>
      <h3>
        <Icon name={icon} /> {title}: {words}
        <span class="muted small">
          {' '}
          commands of <Foreign text={source} />
        </span>
      </h3>
      <ul class="runs-of-tests">
        {runs.map(({ command, exitCode, durationMs }) => (
          <li key={command}>
            <code>
              <Foreign text={command} />
            </code>
            <span class="muted">
              {exitCode === undefined ? 'stopped' : `exit code ${exitCode}`} ·{' '}
              {duration(durationMs)}
            </span>
          </li>
        ))}
      </ul>
      {tail !== '' && (
        <pre class="log log-short" tabIndex={0} aria-label={`Output, ${title}`}>
          {plainLog(tail)}
        </pre>
      )}
    </section>
  );
}

const VERDICTS = {
  passed: ['check', 'passed'],
  failed: ['cross', 'failed'],
  none: ['bar', 'there are none'],
} as const;
