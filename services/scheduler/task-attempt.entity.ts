import type {
  Approval,
  Checkpoint,
  Failure,
  PullRequestRequestedData,
  Spend,
  Stage,
} from '#libs/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const ATTEMPT_OUTCOMES = ['completed', 'failed', 'agent-lost', 'cancelled'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/**
 * One try of one agent at one task; written when it is given out, closed once, never reused.
 *
 * Tells a late agent, whose attempt was taken away, from one that never had it.
 */
@Entity('task_attempts')
export class TaskAttempt {
  @PrimaryColumn('uuid', { name: 'task_id' })
  taskId!: string;

  @PrimaryColumn('int')
  attempt!: number;

  @Column('text')
  agent!: string;

  @Column('timestamptz', { name: 'assigned_at', default: () => 'now()' })
  assignedAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  /** Null while it goes on. */
  @Column('text', { nullable: true })
  outcome!: AttemptOutcome | null;

  @Column('jsonb', { nullable: true })
  failure!: Failure | null;

  /** The last that is known; progress events bring it up to date. */
  @Column('jsonb', { nullable: true })
  spend!: Spend | null;

  @Column('text', { nullable: true })
  stage!: Stage | null;

  /** Of the stage: 0 for the first run of the CLI, then the number of the fix round. */
  @Column('int', { nullable: true })
  round!: number | null;

  /** When its agent said so, by the agent's clock: only compared with other words of the same attempt. */
  @Column('timestamptz', { name: 'staged_at', nullable: true })
  stagedAt!: Date | null;

  /** How many changes of stage were told. */
  @Column('int', { name: 'stages_told', default: 0 })
  stagesTold!: number;

  /** Its newest unfinished work, for the attempt after it to go on from. */
  @Column('jsonb', { nullable: true })
  checkpoint!: Checkpoint | null;

  /** What pr-publisher was asked to publish, kept so that the same can be asked for again when a person approves it. */
  @Column('jsonb', { nullable: true })
  request!: PullRequestRequestedData | null;

  /** Each time it was held and let through, oldest first. */
  @Column('jsonb', { default: () => `'[]'` })
  approvals!: Approval[];
}
