import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

import type { Attempt, Task } from '../api/shapes.ts';
import { AttemptCard } from './attempt-card.tsx';
import { Changes } from './changes.tsx';
import { LogView } from './log-view.tsx';
import { Tests } from './tests.tsx';

const TABS = ['Log', 'Changes', 'Tests', 'Attempt'] as const;
type Tab = (typeof TABS)[number];

/** What an attempt did and left behind, the newest attempt if none is chosen. */
export function Evidence({ task }: { task: Task }): JSX.Element | null {
  const [tab, setTab] = useState<Tab>(
    task.status === 'completed' || task.status === 'held' ? 'Changes' : 'Log',
  );
  const [chosen, setChosen] = useState<number>();
  const id = useId();
  const attempt = task.attempts.find((one) => one.attempt === chosen) ?? task.attempts.at(-1);
  if (attempt === undefined) return null;
  const panel = { id: `${id}-panel`, role: 'tabpanel', 'aria-labelledby': `${id}-${tab}` } as const;
  return (
    <section class="card evidence" aria-label="What was done">
      <div class="evidence-head">
        <Tabs id={id} tab={tab} onChange={setTab} />
        <Attempts all={task.attempts} shown={attempt} onChange={setChosen} />
      </div>
      <div {...panel}>
        {tab === 'Log' && <LogView key={attempt.attempt} task={task} attempt={attempt} />}
        {tab === 'Changes' && <Changes key={attempt.attempt} task={task} attempt={attempt} />}
        {tab === 'Tests' && <Tests attempt={attempt} />}
        {tab === 'Attempt' && <AttemptCard task={task} attempt={attempt} />}
      </div>
    </section>
  );
}

function Tabs({
  id,
  tab,
  onChange,
}: {
  id: string;
  tab: Tab;
  onChange: (tab: Tab) => void;
}): JSX.Element {
  // As the pattern of WAI-ARIA has it: one stop of the Tab key, arrows inside.
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? tab;
    onChange(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Evidence" onKeyDown={move}>
      {TABS.map((one) => (
        <button
          key={one}
          id={`${id}-${one}`}
          type="button"
          role="tab"
          aria-selected={one === tab}
          aria-controls={`${id}-panel`}
          tabIndex={one === tab ? 0 : -1}
          onClick={() => {
            onChange(one);
          }}
        >
          {one}
        </button>
      ))}
    </div>
  );
}

interface AttemptsProps {
  readonly all: readonly Attempt[];
  readonly shown: Attempt;
  readonly onChange: (attempt: number) => void;
}

function Attempts({ all, shown, onChange }: AttemptsProps): JSX.Element | null {
  if (all.length < 2) return null;
  return (
    <select
      class="select"
      aria-label="Attempt"
      value={shown.attempt}
      onChange={(event) => {
        onChange(Number(event.currentTarget.value));
      }}
    >
      {all.toReversed().map(({ attempt, outcome }) => (
        <option key={attempt} value={attempt}>
          Attempt {attempt}: {outcome}
        </option>
      ))}
    </select>
  );
}
