import type { NodeHeartbeatData } from '#libs/contracts';

import type { AgentStateView, AgentView, RunningAttempt } from './agent.dto.ts';

/** What is known of an agent: node-health's word, if any, and its own. */
export interface AgentRow {
  readonly id: string;
  readonly state: AgentStateView | null;
  readonly decided_at: Date | null;
  readonly hostname: string | null;
  readonly specialties: string[] | null;
  readonly slots: number | null;
  readonly drained_by: string | null;
  readonly heartbeat_at: Date | null;
  readonly heartbeat: NodeHeartbeatData | null;
  readonly running: RunningAttempt[];
}

/** Only where node-health's word was forgotten: of an agent that says nothing for so long nobody says that it lives. */
const SILENT_AFTER_MS = 60_000;

/** node-health's word outranks the agent's, wherever both tell the same. */
export function toAgentView(row: AgentRow, now: Date): AgentView {
  const { id, heartbeat, drained_by: drainedBy, running } = row;
  const seenAt = row.heartbeat_at ?? row.decided_at ?? now;
  return {
    id,
    hostname: row.hostname ?? heartbeat?.hostname ?? '',
    state: row.state ?? ownState(row, now),
    drained: drainedBy !== null,
    drainedBy,
    specialties: row.specialties ?? heartbeat?.specialties ?? [],
    slots: row.slots ?? heartbeat?.slots ?? 0,
    running,
    lastSeenAt: new Date(Math.min(seenAt.getTime(), now.getTime())).toISOString(),
    claudeCodeVersion: heartbeat?.claudeCodeVersion ?? null,
    sandbox: heartbeat?.sandbox ?? null,
    workspaceRoot: heartbeat?.workspaceRoot ?? null,
    system: heartbeat?.system ?? null,
  };
}

function ownState(
  { heartbeat, heartbeat_at: at }: Pick<AgentRow, 'heartbeat' | 'heartbeat_at'>,
  now: Date,
): AgentStateView {
  if (at === null || now.getTime() - at.getTime() > SILENT_AFTER_MS) return 'offline';
  return heartbeat?.draining === true ? 'draining' : 'online';
}
