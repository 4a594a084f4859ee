import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import { onEvent } from '../api/live.ts';
import type { Agent, Page } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { plural } from '../text/format.ts';
import { plainText } from '../text/plain-text.ts';
import { Empty, Loading, ProblemNote } from '../widgets/state-note.tsx';
import { AgentCard } from './agent-card.tsx';
import { foldAgent } from './fold-agent.ts';

/** The api's largest page; a cluster of more PCs is searched. */
const AGENTS_MAX = 500;

export function AgentsPage(): JSX.Element {
  const { data, problem, again } = useAnswer('agents', (signal) =>
    ask<Page<Agent>>(`/agents?limit=${AGENTS_MAX}`, { signal }),
  );
  const [agents, setAgents] = useState<readonly Agent[]>([]);
  const [wanted, setWanted] = useState('');
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (data !== undefined) setAgents(data.items);
  }, [data]);
  useEffect(
    () =>
      onEvent('agent', (agent) => {
        setAgents((all) => foldAgent(all, agent as Agent));
      }),
    [],
  );
  if (data === undefined)
    return problem === undefined ? (
      <Loading what="the agents" />
    ) : (
      <ProblemNote problem={problem} />
    );
  const shown = agents.filter((agent) => isWanted(agent, wanted));
  return (
    <section aria-labelledby="agents-title">
      <div class="page-head">
        <h1 id="agents-title">Agents</h1>
        <span class="muted">{summaryOf(agents)}</span>
        {agents.length > 6 && <Find onChange={setWanted} />}
      </div>
      <p class={said === undefined ? 'unseen' : 'note note-good'} role="status">
        {said !== undefined && plainText(said)}
      </p>
      {agents.length === 0 && (
        <Empty title="No agent has joined yet">
          <p>
            On each PC:{' '}
            <code>claude-cluster start-node --specialties backend,testing --slots 2</code>
          </p>
        </Empty>
      )}
      {agents.length > 0 && shown.length === 0 && <Empty title="No agent fits" />}
      <ul class="agents">
        {shown.map((agent) => (
          <AgentCard
            key={agent.id}
            agent={agent}
            onAnswer={(words) => {
              setSaid(words);
              again();
            }}
          />
        ))}
      </ul>
    </section>
  );
}

function Find({ onChange }: { onChange: (q: string) => void }): JSX.Element {
  return (
    <label class="search">
      <span class="unseen">Search by name, specialty or state</span>
      <input
        type="search"
        placeholder="Search"
        onInput={(event) => {
          onChange(event.currentTarget.value.trim().toLowerCase());
        }}
      />
    </label>
  );
}

function isWanted({ id, hostname, state, specialties }: Agent, wanted: string): boolean {
  return [id, hostname, state, ...specialties].some((text) => text.toLowerCase().includes(wanted));
}

function summaryOf(agents: readonly Agent[]): string {
  const online = agents.filter(({ state }) => state === 'online');
  const slots = online.reduce((sum, { slots: some }) => sum + some, 0);
  const busy = online.reduce((sum, { running }) => sum + running.length, 0);
  return `${plural(online.length, 'agent')} online, ${busy} of ${plural(slots, 'slot')} busy`;
}
