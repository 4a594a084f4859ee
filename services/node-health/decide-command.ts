import type { AgentStatus } from './agent.entity.ts';

export type NodeVerb = 'drain' | 'resume';

/** What a command is held against. */
export interface CommandedAgent {
  readonly status: AgentStatus;
  readonly drainedBy: string | null;
  /** As its last heartbeat says: it is stopping, or was told to take nothing. */
  readonly drainsItself: boolean;
}

/**
 * What a command makes of an agent. Pure.
 *
 * Whoever drained it first is remembered. One that is offline stays so, and comes back as it was told; one that drains by
 * itself goes on draining when it is resumed. Either is said, since who wants what has changed.
 */
export function decideCommand(
  { status, drainedBy, drainsItself }: CommandedAgent,
  verb: NodeVerb,
): { readonly status: AgentStatus } | 'nothing' {
  if ((drainedBy !== null) === (verb === 'drain')) return 'nothing';
  if (status === 'offline') return { status };
  return { status: verb === 'drain' || drainsItself ? 'draining' : 'online' };
}
