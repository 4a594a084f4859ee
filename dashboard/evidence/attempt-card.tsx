import type { JSX } from 'preact';

import type { Attempt, Task } from '../api/shapes.ts';
import { count, money, plural } from '../text/format.ts';
import { Foreign, Moment } from '../widgets/text.tsx';
import { Download } from './download.tsx';

const OUTCOMES: Readonly<Record<Attempt['outcome'], string>> = {
  running: 'runs',
  completed: 'handed over a commit',
  failed: 'failed',
  lost: 'was lost with its agent',
  cancelled: 'was stopped',
};

/** What one attempt was, what it cost, how it ended, and its files. */
export function AttemptCard({ task, attempt }: { task: Task; attempt: Attempt }): JSX.Element {
  const { agent, model, rounds, failure, summary, artifacts, startedAt, endedAt } = attempt;
  return (
    <div class="attempt">
      <p>
        Attempt {attempt.attempt} {OUTCOMES[attempt.outcome]}
        {agent !== null && (
          <>
            {' '}
            on <Foreign text={agent} />
          </>
        )}
        {model !== null && (
          <>
            {' '}
            with <Foreign text={model} />
          </>
        )}
        : {money(attempt.costUsd)}, {count(attempt.tokens)} tokens
        {rounds !== null && `, ${plural(rounds, 'fix round')}`}.
      </p>
      <p class="muted small">
        {startedAt !== null && (
          <>
            Began <Moment at={startedAt} />
          </>
        )}
        {endedAt !== null && (
          <>
            , ended <Moment at={endedAt} />
          </>
        )}
      </p>
      {failure !== null && (
        <p class="note note-bad">
          <strong>{failure.code}</strong>
          <Foreign text={failure.message} />
        </p>
      )}
      {summary !== null && (
        <blockquote class="summary">
          <Foreign text={summary} />
        </blockquote>
      )}
      <h3>Files it left behind</h3>
      {artifacts.length === 0 && (
        <p class="muted">None{attempt.outcome === 'running' && ' yet'}.</p>
      )}
      <div class="downloads">
        {artifacts.map(({ kind }) => (
          <Download key={kind} task={task} attempt={attempt} kind={kind} />
        ))}
      </div>
    </div>
  );
}
