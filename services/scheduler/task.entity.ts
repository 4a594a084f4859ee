import type { Actor, IssueSnapshot, Priority, RepositoryRef, Specialty } from '#libs/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const TASK_STATUSES = [
  'pending',
  'assigned',
  'running',
  'publishing',
  'completed',
  'held',
  'failed',
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** PostgreSQL's bigint as a number: GitHub's ids are far below 2^53. */
const bigint = { to: (value: number) => value, from: Number };

/**
 * The work on one issue, and the truth about it. One row an issue, whatever happens to it.
 *
 * ```
 *            ┌───────────── another attempt ─────────────┐
 * asked ─> pending ──> assigned ──> running ──> publishing ──> completed, failed
 *            │             │          │             │   ↑
 *            │             │          │             ↓   └ approved
 *            │             │          │            held ──> cancelled
 *            └─────────────┴──────────┴── failed, cancelled ──┐
 *            └──────────── asked again: next run ─────────────┘
 * ```
 *
 * - `pending`: waits for an agent, for `notBefore` or for the tasks of `dependsOn`; nobody works on it, so
 *   it has neither agent nor lease. Ends when the planner gives it to an agent (assigned) or the issue is
 *   no longer work, or somebody says stop (cancelled).
 * - `assigned`: attempt number `attempt` belongs to `assignedAgentId` until `leaseUntil`. Ends when that
 *   agent says started (running), completed (publishing) or failed; when the lease ends or the agent goes
 *   offline (pending, or failed when the attempts are spent); when the issue is withdrawn or somebody says stop (cancelled).
 * - `running`: as assigned, and the agent has begun; every progress event renews the lease.
 * - `publishing`: the agent's commit was accepted and pr-publisher was asked, once and once more with each approval. The agent and the lease
 *   no longer matter, and there is no way back: withdrawing the issue now would leave a pull request that
 *   nobody accounts for. Ends with pr-publisher's word (completed, failed, held; pending when the commit is
 *   gone from the object store, for then it has to be made again).
 * - `completed`: `prUrl` is a pull request that was read back. Ends never.
 * - `held`: the gates named in `heldBy` want a person's word on the commit, of which nothing was pushed. Nobody is
 *   waited for but the person, and asking again for the work changes nothing. Ends when somebody who may approves it
 *   (publishing again, with their approval), wants it tried again (cancelled, then the next run), says stop, or the issue is
 *   no longer work (cancelled).
 * - `failed`: `errorMessage` says why and what to do. `cancelled`: the issue is no longer work, or was stopped. Both end
 *   only when a person asks again (pending, with `run` + 1 and a fresh budget of attempts).
 *
 * Always true: `attempt` only rises, over all runs, and is made by the planner alone; an agent's word counts
 * only when its (task, attempt, agent) equal this row's. All times are PostgreSQL's.
 */
@Entity('tasks')
export class Task {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('bigint', { name: 'repository_id', transformer: bigint })
  repositoryId!: number;

  @Column('text', { name: 'repository_name' })
  repositoryName!: string;

  @Column('bigint', { name: 'github_issue_id', transformer: bigint })
  githubIssueId!: number;

  @Column('int', { name: 'issue_number' })
  issueNumber!: number;

  @Column('text')
  title!: string;

  @Column('text')
  description!: string;

  @Column('jsonb')
  requirements!: string[];

  /** The issue, its repository and who asked, as they were when the work was asked for. */
  @Column('jsonb')
  issue!: IssueSnapshot;

  @Column('jsonb')
  repository!: RepositoryRef;

  @Column('jsonb', { name: 'requested_by' })
  requestedBy!: Actor;

  @Column('text')
  specialty!: Specialty;

  @Column('text')
  priority!: Priority;

  /** Numbers of issues of the same repository whose tasks must be completed first. */
  @Column('int', { name: 'depends_on', array: true })
  dependsOn!: number[];

  @Column('text')
  status!: TaskStatus;

  @Column('text', { name: 'held_by', nullable: true })
  heldBy!: string | null;

  /** Since when a person is waited for. */
  @Column('timestamptz', { name: 'held_at', nullable: true })
  heldAt!: Date | null;

  /** 1, and one more each time a person asks again. */
  @Column('int')
  run!: number;

  /** The newest attempt; 0 before the first. */
  @Column('int')
  attempt!: number;

  /** Attempts of earlier runs, which don't count against this run's budget. */
  @Column('int', { name: 'attempts_before' })
  attemptsBefore!: number;

  /** Only unfinished work of attempts after this one is gone on from. */
  @Column('int', { name: 'goes_on_after' })
  goesOnAfter!: number;

  @Column('text', { name: 'assigned_agent_id', nullable: true })
  assignedAgentId!: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** Not given to an agent before this moment; null means at once. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore!: Date | null;

  @Column('text', { name: 'workspace_path', nullable: true })
  workspacePath!: string | null;

  @Column('text', { name: 'pr_url', nullable: true })
  prUrl!: string | null;

  @Column('text', { name: 'error_message', nullable: true })
  errorMessage!: string | null;

  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** When this run was asked for: the age by which the queue is served. */
  @Column('timestamptz', { name: 'queued_at', default: () => 'now()' })
  queuedAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;
}
