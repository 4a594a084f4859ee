import type { Specialty, SystemInfo } from '#libs/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const AGENT_STATUSES = ['online', 'draining', 'offline'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];

/**
 * An agent on its PC, as its last heartbeat tells.
 *
 * - `online`: it was heard within OFFLINE_AFTER_MS and takes work.
 * - `draining`: it was heard within OFFLINE_AFTER_MS and takes no new work, because it says so or somebody drained it. Ends
 *   when neither is so any more.
 * - `offline`: it was not heard for OFFLINE_AFTER_MS. Ends with its next heartbeat; one that was drained is so still.
 *
 * Always true: the durables and the artifact bucket of a row's specialties and slots exist on the broker, and
 * the newest fact said of the agent is its status. Times are PostgreSQL's, besides `heartbeatSentAt`.
 */
@Entity('agents')
export class Agent {
  /** The token of its subjects. */
  @PrimaryColumn('text')
  name!: string;

  @Column('text')
  hostname!: string;

  @Column('text', { array: true })
  specialties!: Specialty[];

  @Column('text')
  status!: AgentStatus;

  @Column('int', { name: 'current_tasks' })
  currentTasks!: number;

  /** How many attempts it runs at once. */
  @Column('int', { name: 'max_tasks' })
  slots!: number;

  @Column('timestamptz', { name: 'last_heartbeat' })
  lastHeartbeat!: Date;

  /** By the agent's own clock: only good for telling which of its own words is newer. */
  @Column('timestamptz', { name: 'heartbeat_sent_at' })
  heartbeatSentAt!: Date;

  @Column('jsonb', { name: 'system_info' })
  systemInfo!: SystemInfo;

  @Column('text', { name: 'claude_code_version' })
  claudeCodeVersion!: string;

  @Column('text', { name: 'workspace_root' })
  workspaceRoot!: string;

  /** By its last heartbeat: it takes nothing new of its own accord. */
  @Column('boolean', { name: 'drains_itself' })
  drainsItself!: boolean;

  /** Who wants it to be given nothing new, until somebody resumes it. */
  @Column('text', { name: 'drained_by', nullable: true })
  drainedBy!: string | null;

  @Column('timestamptz', { name: 'drained_at', nullable: true })
  drainedAt!: Date | null;

  /** When its status, specialties, slots or who drained it changed last; rises with every fact. */
  @Column('timestamptz', { name: 'decided_at' })
  decidedAt!: Date;
}
