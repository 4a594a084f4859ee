import { ApiProperty } from '@nestjs/swagger';
import { PRIORITIES, SPECIALTIES, STAGES, type Stage } from '#libs/contracts';

export const STATUSES = [
  'pending',
  'assigned',
  'running',
  'publishing',
  'completed',
  'held',
  'failed',
  'cancelled',
] as const;
export type Status = (typeof STATUSES)[number];

/** The pull request of a task, as it was read back when it was opened. */
export class PullRequestView {
  @ApiProperty()
  number!: number;

  @ApiProperty()
  url!: string;

  @ApiProperty()
  branch!: string;

  @ApiProperty({ enum: ['open', 'closed', 'merged'] })
  state!: string;

  @ApiProperty()
  draft!: boolean;
}

/** A task as lists show it. Times are ISO 8601 in UTC, money is US dollars. */
export class TaskSummary {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'octo-tester/shop' })
  repository!: string;

  @ApiProperty()
  issueNumber!: number;

  @ApiProperty()
  issueUrl!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ enum: STATUSES })
  status!: Status;

  @ApiProperty({ enum: STAGES, nullable: true, description: 'Of a running attempt.' })
  stage!: Stage | null;

  @ApiProperty({ enum: SPECIALTIES })
  specialty!: string;

  @ApiProperty({ enum: PRIORITIES })
  priority!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who has, or had last, an attempt.' })
  agent!: string | null;

  @ApiProperty({ description: 'The newest attempt; 0 before the first.' })
  attempt!: number;

  @ApiProperty({ type: Number, nullable: true })
  attemptsMax!: number | null;

  @ApiProperty({ description: '1, and one more each time somebody asks again.' })
  run!: number;

  @ApiProperty({ description: 'US dollars of the present run, a running attempt included.' })
  costUsd!: number;

  @ApiProperty({ description: 'Tokens of every kind of the present run.' })
  tokens!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  startedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt!: string | null;

  @ApiProperty({ type: PullRequestView, nullable: true })
  pullRequest!: PullRequestView | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it failed, was cancelled, is held.',
  })
  reason!: string | null;
}
