import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was published for an issue: one row for each issue and branch, from before the first push on. */
@Entity('pull_requests')
export class PublishedPullRequest {
  @PrimaryColumn({ name: 'repository_id', type: 'bigint' })
  repositoryId!: number;

  @PrimaryColumn({ name: 'issue_number', type: 'int' })
  issueNumber!: number;

  @PrimaryColumn({ type: 'text' })
  branch!: string;

  @Column({ name: 'repository_name', type: 'text' })
  repositoryName!: string;

  @Column({ name: 'task_id', type: 'uuid' })
  taskId!: string;

  @Column({ type: 'int' })
  attempt!: number;

  /** Every commit we ever meant to put on the branch, noted before it is pushed: these are ours to replace. */
  @Column({ name: 'pushed_shas', type: 'text', array: true })
  pushedShas!: string[];

  /** The commit of the pull request as it was read back; null until then. */
  @Column({ name: 'head_sha', type: 'text', nullable: true })
  headSha!: string | null;

  @Column({ type: 'int', nullable: true })
  number!: number | null;

  @Column({ type: 'text', nullable: true })
  url!: string | null;

  @Column({ type: 'text', nullable: true })
  state!: string | null;
}
