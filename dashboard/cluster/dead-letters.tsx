import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import type { DeadLetter, Page } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { role } from '../session/me.ts';
import { plainText } from '../text/plain-text.ts';
import { CommandButton } from '../widgets/command-button.tsx';
import { Empty, Loading, ProblemNote } from '../widgets/state-note.tsx';
import { Foreign, Moment } from '../widgets/text.tsx';

/** Messages that nobody could handle, and the button that sends one on its way again. */
export function DeadLetters({ count }: { count: number }): JSX.Element {
  return (
    <section class="card" aria-labelledby="dead-title">
      <h2 id="dead-title">Dead letters</h2>
      {role() === 'viewer' ? (
        <p class="muted">
          {count === 0 ? 'None.' : `${count}. Your token may not read them; ask an operator.`}
        </p>
      ) : (
        <Letters count={count} />
      )}
    </section>
  );
}

function Letters({ count }: { count: number }): JSX.Element {
  const { data, problem, again } = useAnswer(`dead ${count}`, (signal) =>
    ask<Page<DeadLetter>>('/dlq?limit=50', { signal }),
  );
  const [said, setSaid] = useState<string>();
  if (data === undefined)
    return problem === undefined ? (
      <Loading what="the dead letters" />
    ) : (
      <ProblemNote problem={problem} />
    );
  if (data.items.length === 0)
    return <Empty title="None">Every message found somebody who could handle it.</Empty>;
  return (
    <>
      <p class={said === undefined ? 'unseen' : 'note note-good'} role="status">
        {said !== undefined && plainText(said)}
      </p>
      <ul class="letters">
        {data.items.map((letter) => (
          <Letter
            key={letter.id}
            letter={letter}
            onDone={(words) => {
              setSaid(words);
              again();
            }}
          />
        ))}
      </ul>
    </>
  );
}

function Letter({
  letter,
  onDone,
}: {
  letter: DeadLetter;
  onDone: (words: string) => void;
}): JSX.Element {
  const { id, at, subject, consumer, deliveries, reason, redrivenAt, original } = letter;
  const redrive = async (): Promise<void> => {
    await ask(`/dlq/${encodeURIComponent(id)}/redrive`, { method: 'POST', body: {} });
    onDone('It is on its way again.');
  };
  return (
    <li>
      <div class="letter-head">
        <div>
          <code>
            <Foreign text={subject} />
          </code>{' '}
          <span class="muted small">
            for <Foreign text={consumer} />, {deliveries} times, <Moment at={at} />
          </span>
        </div>
        {redrivenAt === null ? (
          <CommandButton
            verb="Redrive"
            question="Send it again?"
            refusal={role() === 'admin' ? undefined : 'Only an admin may do that.'}
            onConfirm={redrive}
          >
            <p>It is said again under a new id. Mend first what kept it from being handled.</p>
          </CommandButton>
        ) : (
          <span class="muted small">
            sent again <Moment at={redrivenAt} />
          </span>
        )}
      </div>
      <p class="small">
        <Foreign text={reason} />
      </p>
      <details>
        <summary class="small muted">The message</summary>
        <pre class="log log-short" tabIndex={0}>
          {plainText(original)}
        </pre>
      </details>
    </li>
  );
}
