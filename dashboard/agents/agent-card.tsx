import type { JSX } from 'preact';

import { ask } from '../api/ask.ts';
import type { Agent, CommandAnswer } from '../api/shapes.ts';
import { role } from '../session/me.ts';
import { now } from '../shell/clock.ts';
import { writeRoute } from '../shell/route.ts';
import { mayNot } from '../task/offers.ts';
import { age } from '../text/format.ts';
import { plainText } from '../text/plain-text.ts';
import { CommandButton } from '../widgets/command-button.tsx';
import { Foreign } from '../widgets/text.tsx';
import { Machine } from './machine.tsx';

export interface AgentCardProps {
  readonly agent: Agent;
  readonly onAnswer: (words: string) => void;
}

export function AgentCard({ agent, onAnswer }: AgentCardProps): JSX.Element {
  const { id, hostname, state, specialties, lastSeenAt } = agent;
  const seenMs = now.value - Date.parse(lastSeenAt);
  return (
    <li class={`card agent agent-${state}`}>
      <div class="agent-head">
        <span class="agent-dot" aria-hidden="true" />
        <h2>
          <Foreign text={id} />
        </h2>
        <span class="muted small">
          {agent.drained && state !== 'offline' ? 'drained by an operator' : state}
        </span>
        <DrainButton agent={agent} onAnswer={onAnswer} />
      </div>
      <p class="muted small">
        {hostname !== id && (
          <>
            <Foreign text={hostname} /> ·{' '}
          </>
        )}
        {specialties.join(', ')} · seen {age(seenMs)}
        {seenMs >= 1000 && ' ago'}
      </p>
      <Slots agent={agent} />
      <Machine agent={agent} />
    </li>
  );
}

/** One box for each slot; a full one leads to its task. */
function Slots({ agent }: { agent: Agent }): JSX.Element {
  const { slots, running, state } = agent;
  const free = state === 'online' ? slots - running.length : 0;
  return (
    <ul class="slots" aria-label={`${running.length} of ${slots} slots busy`}>
      {running.map(({ taskId, attempt, repository, issueNumber, title }) => (
        <li key={`${taskId} ${attempt}`} class="slot slot-busy">
          <a href={writeRoute({ page: 'task', id: taskId })} title={plainText(title)}>
            <Foreign text={title} />
            <span class="muted small">
              <Foreign text={`${repository}#${issueNumber}`} />
            </span>
          </a>
        </li>
      ))}
      {Array.from({ length: Math.max(0, free) }, (_, at) => (
        <li key={at} class="slot muted small">
          free
        </li>
      ))}
    </ul>
  );
}

function DrainButton({ agent, onAnswer }: AgentCardProps): JSX.Element {
  const { id, drained, running } = agent;
  const verb = drained ? 'resume' : 'drain';
  const command = async (): Promise<void> => {
    const path = `/agents/${encodeURIComponent(id)}/${verb}`;
    const answer = await ask<CommandAnswer>(path, { method: 'POST', body: {} });
    onAnswer(answer.detail ?? `${id}: ${verb} is on its way.`);
  };
  return (
    <CommandButton
      verb={drained ? 'Resume' : 'Drain'}
      question={drained ? `Give ${id} work again?` : `Drain ${id}?`}
      refusal={mayNot(role())}
      onConfirm={command}
    >
      <p>
        {drained
          ? 'It is given new work from now on.'
          : `It is given no new work until it is resumed. ${running.length === 0 ? 'It works on nothing now.' : 'What it works on it finishes.'}`}
      </p>
    </CommandButton>
  );
}
