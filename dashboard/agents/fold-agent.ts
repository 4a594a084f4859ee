import type { Agent } from '../api/shapes.ts';

/** An agent that came or changed, in its place by name. */
export function foldAgent(agents: readonly Agent[], agent: Agent): Agent[] {
  const at = agents.findIndex(({ id }) => id === agent.id);
  const known = agents[at];
  if (known === undefined)
    return [...agents, agent].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return known.lastSeenAt > agent.lastSeenAt ? [...agents] : agents.with(at, agent);
}
