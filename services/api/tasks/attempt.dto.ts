import { ApiProperty } from '@nestjs/swagger';
import { ARTIFACT_KINDS, STAGES, type Stage } from '#libs/contracts';

export const ATTEMPT_OUTCOMES = ['running', 'completed', 'failed', 'lost', 'cancelled'] as const;
export type AttemptViewOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export class FailureView {
  @ApiProperty({ example: 'tests-failed' })
  code!: string;

  @ApiProperty()
  message!: string;

  @ApiProperty()
  retryable!: boolean;
}

export class TestRunView {
  @ApiProperty()
  command!: string;

  @ApiProperty({ required: false, description: 'Absent when it was stopped before it ended.' })
  exitCode?: number;

  @ApiProperty()
  durationMs!: number;
}

export class TestsView {
  @ApiProperty({ enum: ['passed', 'failed', 'none'] })
  verdict!: string;

  @ApiProperty()
  source!: string;

  @ApiProperty({ type: [TestRunView] })
  runs!: TestRunView[];

  @ApiProperty({ description: 'The last lines of their output.' })
  tail!: string;
}

export class DiffView {
  @ApiProperty()
  files!: number;

  @ApiProperty()
  insertions!: number;

  @ApiProperty()
  deletions!: number;

  @ApiProperty({ type: [String] })
  paths!: string[];
}

/** A file an attempt left behind. Its address is the task's, `/artifacts/` and its name. */
export class ArtifactView {
  @ApiProperty({ enum: ARTIFACT_KINDS })
  kind!: string;

  @ApiProperty({ description: 'The kind; one of each an attempt.' })
  name!: string;

  @ApiProperty()
  bytes!: number;

  @ApiProperty()
  sha256!: string;

  @ApiProperty({ format: 'date-time', description: 'Until when the object store keeps it.' })
  expiresAt!: string;
}

/** One attempt at a task. What an agent has been given and not begun is not known here. */
export class AttemptView {
  @ApiProperty()
  attempt!: number;

  @ApiProperty({ type: String, nullable: true })
  agent!: string | null;

  @ApiProperty({ type: String, nullable: true })
  model!: string | null;

  @ApiProperty({ enum: ATTEMPT_OUTCOMES })
  outcome!: AttemptViewOutcome;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  assignedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  startedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt!: string | null;

  @ApiProperty({ enum: STAGES, nullable: true })
  stage!: Stage | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Of a running attempt.' })
  round!: number | null;

  @ApiProperty({ type: FailureView, nullable: true })
  failure!: FailureView | null;

  @ApiProperty()
  costUsd!: number;

  @ApiProperty()
  tokens!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Fix rounds that were needed.' })
  rounds!: number | null;

  @ApiProperty({ type: TestsView, nullable: true })
  tests!: TestsView | null;

  @ApiProperty({ type: TestsView, nullable: true, description: 'On the untouched base.' })
  baseTests!: TestsView | null;

  @ApiProperty({ type: DiffView, nullable: true })
  diff!: DiffView | null;

  @ApiProperty({ type: String, nullable: true })
  summary!: string | null;

  @ApiProperty({ type: String, nullable: true })
  headSha!: string | null;

  @ApiProperty({ type: [ArtifactView] })
  artifacts!: ArtifactView[];
}
