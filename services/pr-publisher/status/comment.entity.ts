import { Column, Entity, PrimaryColumn, type QueryDeepPartialEntity } from 'typeorm';

import type { Fact } from './facts/facts.ts';

/** The status of a task: what is known, and what of it GitHub shows. */
@Entity('comments')
export class StatusComment {
  @PrimaryColumn({ name: 'task_id', type: 'uuid' })
  taskId!: string;

  @Column({ name: 'repository_name', type: 'text' })
  repositoryName!: string;

  @Column({ name: 'issue_number', type: 'int' })
  issueNumber!: number;

  @Column({ type: 'jsonb' })
  facts!: Fact[];

  /** GitHub's number of the comment; null until it is there. */
  @Column({ name: 'comment_id', type: 'bigint', nullable: true })
  commentId!: number | null;

  /** Digest of the text that GitHub has. */
  @Column({ name: 'shown_sha256', type: 'text', nullable: true })
  shownSha256!: string | null;

  /** When that text was written, by PostgreSQL's clock. */
  @Column({ name: 'shown_at', type: 'timestamptz', nullable: true })
  shownAt!: Date | null;

  /** The status label that the issue was given last; null: none. */
  @Column({ name: 'shown_label', type: 'text', nullable: true })
  shownLabel!: string | null;

  /** Digest of the check that its commit has. */
  @Column({ name: 'shown_check_sha256', type: 'text', nullable: true })
  shownCheckSha256!: string | null;
}

/** What changed of what GitHub shows. */
export type Shown = QueryDeepPartialEntity<Omit<StatusComment, 'facts'>>;
