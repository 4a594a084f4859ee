import { STREAMS } from './streams.ts';

/** Agents and services never write to the same stream: ids are one namespace a stream, and could be taken beforehand. */
const OF_AGENTS: ReadonlySet<string> = new Set(['AGENT_EVENTS', 'PROGRESS', 'NODES']);
/** Not the events of ours. */
const OF_NOBODY: ReadonlySet<string> = new Set(['ADVISORIES', 'DLQ']);

/**
 * Why what was given up on a stream can't be said again by somebody else; undefined when it can.
 *
 * For a person; ends with what to do instead.
 */
export function whyNotRedrivable(stream: string): string | undefined {
  const found = Object.values(STREAMS).find(({ name }) => name === stream);
  if (found === undefined || OF_NOBODY.has(stream))
    return `${stream} is no stream of events. There is nothing to do.`;
  if (found.retention === 'workqueue')
    return 'It is an order to an agent, whose time is over. The scheduler gives the task out again by itself; ask for the work again where it has ended.';
  if (OF_AGENTS.has(stream))
    return 'It is the word of an agent, whose time is over: its attempt has ended without it. Retry the task where it has failed.';
  return undefined;
}
