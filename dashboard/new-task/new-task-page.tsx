import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import type { CommandAnswer, Task } from '../api/shapes.ts';
import { role } from '../session/me.ts';
import { goTo } from '../shell/router.ts';
import { mayNot } from '../task/offers.ts';
import { SPECIALTIES } from '../tasks/toolbar.tsx';
import { textIn } from '../text/text-in.ts';
import { plainText } from '../text/plain-text.ts';
import { ProblemNote } from '../widgets/state-note.tsx';
import { bodyOf } from './body-of.ts';

const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;

/** Work for an issue that is there, or for words that become one. */
export function NewTaskPage(): JSX.Element {
  const { busy, problem, said, send } = useSending();
  const refusal = mayNot(role());
  return (
    <section class="narrow" aria-labelledby="new-title">
      <h1 id="new-title">New task</h1>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <p class={said === undefined ? 'unseen' : 'note note-good'} role="status">
        {said !== undefined && plainText(said)}
      </p>
      <form
        class="card form"
        onSubmit={(event) => {
          event.preventDefault();
          void send(new FormData(event.currentTarget));
        }}
      >
        <label class="field">
          <span>Repository</span>
          <input
            class="input"
            name="repository"
            placeholder="owner/name"
            pattern="[^\s\/]+\/[^\s\/]+"
            title="owner/name, as GitHub spells it"
            spellcheck={false}
            required
          />
        </label>
        <What />
        <div class="field-row">
          <Choice name="specialty" first="As classified" options={SPECIALTIES} />
          <Choice name="priority" first="As classified" options={PRIORITIES} />
        </div>
        <button type="submit" class="button button-main" disabled={busy || refusal !== undefined}>
          {busy ? 'Waiting until it is queued …' : 'Make the task'}
        </button>
        {refusal !== undefined && <p class="muted">{refusal}</p>}
      </form>
    </section>
  );
}

interface Sending {
  readonly busy: boolean;
  readonly problem?: Problem | undefined;
  /** What the api said, where no task is there yet to go to. */
  readonly said?: string | undefined;
  readonly send: (form: FormData) => Promise<void>;
}

function useSending(): Sending {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [said, setSaid] = useState<string>();
  const send = async (form: FormData): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    setSaid(undefined);
    const body = bodyOf((name) => textIn(form, name));
    try {
      const answer = await ask<Partial<Task> & CommandAnswer>('/tasks', { method: 'POST', body });
      if (answer.id !== undefined) goTo({ page: 'task', id: answer.id });
      else
        setSaid(
          answer.detail ?? 'It is on its way, and appears among the tasks when it is queued.',
        );
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, said, send };
}

function What(): JSX.Element {
  const [written, setWritten] = useState(false);
  return (
    <>
      <div class="groups" role="group" aria-label="What to work on">
        {[false, true].map((one) => (
          <button
            key={String(one)}
            type="button"
            class="group"
            aria-pressed={one === written}
            onClick={() => {
              setWritten(one);
            }}
          >
            {one ? 'Write a new issue' : 'An issue that is there'}
          </button>
        ))}
      </div>
      {written ? (
        <>
          <label class="field">
            <span>Title</span>
            <input class="input" name="title" maxLength={256} required />
          </label>
          <label class="field">
            <span>What is to be done</span>
            <textarea class="input" name="body" rows={8} required />
          </label>
        </>
      ) : (
        <label class="field">
          <span>Issue number</span>
          <input
            class="input"
            name="issueNumber"
            inputMode="numeric"
            pattern="#?[1-9][0-9]*"
            title="A number, as in #12"
            required
          />
        </label>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly first: string;
  readonly options: readonly string[];
}

function Choice({ name, first, options }: ChoiceProps): JSX.Element {
  return (
    <label class="field">
      <span class="field-name">{name}</span>
      <select class="select" name={name}>
        <option value="">{first}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
