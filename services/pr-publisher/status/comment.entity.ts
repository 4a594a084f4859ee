import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Fact } from './facts.ts';

/** The status comment of a task: what is known, and what of it the issue shows. */
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
}
