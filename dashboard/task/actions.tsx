import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import type { CommandAnswer, Task } from '../api/shapes.ts';
import { role } from '../session/me.ts';
import { CommandButton } from '../widgets/command-button.tsx';
import { Foreign } from '../widgets/text.tsx';
import { offers, type Action } from './offers.ts';
import { pathOf } from './use-task.ts';

const WORDS: Readonly<Record<Action, { verb: string; question: string; done: string }>> = {
  stop: { verb: 'Stop', question: 'Stop the work?', done: 'Stopped.' },
  retry: { verb: 'Retry', question: 'Work on it again?', done: 'It is worked on again.' },
  approve: { verb: 'Approve', question: 'Publish what is held?', done: 'Approved.' },
};

/** What an operator can ask for; `onAnswer` hears in words what became of it. */
export function Actions({
  task,
  onAnswer,
}: {
  task: Task;
  onAnswer: (said: string) => void;
}): JSX.Element {
  const [fromScratch, setFromScratch] = useState(false);
  const command = async (action: Action): Promise<void> => {
    const body = action === 'retry' ? { fromScratch } : {};
    const answer = await ask<CommandAnswer>(`${pathOf(task.id)}/${action}`, {
      method: 'POST',
      body,
    });
    onAnswer(answer.detail ?? WORDS[action].done);
  };
  return (
    <div class="actions">
      {offers(task.status, role()).map(({ action, refusal }) => (
        <CommandButton
          key={action}
          verb={WORDS[action].verb}
          question={WORDS[action].question}
          dangerous={action === 'stop'}
          main={action === 'approve' && refusal === undefined}
          refusal={refusal}
          onConfirm={() => command(action)}
        >
          {action === 'stop' && (
            <p>What is unfinished is dropped; what is published stays. It can be retried.</p>
          )}
          {action === 'retry' && <FromScratch checked={fromScratch} onChange={setFromScratch} />}
          {action === 'approve' && <Held task={task} />}
        </CommandButton>
      ))}
    </div>
  );
}

function FromScratch({
  checked,
  onChange,
}: {
  checked: boolean;
  onChange: (on: boolean) => void;
}): JSX.Element {
  return (
    <>
      <p>It gets new attempts, and a new budget with them.</p>
      <label class="check">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => {
            onChange(event.currentTarget.checked);
          }}
        />
        <span>From scratch: without the unfinished work of the attempt before</span>
      </label>
    </>
  );
}

function Held({ task }: { task: Task }): JSX.Element {
  return (
    <>
      <p>You say that this may go to GitHub although it was held:</p>
      <ul>
        {task.gates.map(({ gate, detail }) => (
          <li key={`${gate} ${detail}`}>
            <strong>{gate}</strong>: <Foreign text={detail} />
          </li>
        ))}
      </ul>
    </>
  );
}
