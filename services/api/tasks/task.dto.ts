import { ApiProperty } from '@nestjs/swagger';
import { SPECIALTIES } from '#libs/contracts';

import { AttemptView } from './attempt.dto.ts';
import { TaskSummary } from './task-summary.dto.ts';

/** One thing that happened to a task or its issue, in words. */
export class TimelineEntry {
  @ApiProperty({ description: 'Stays the same for ever.' })
  id!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ example: 'task.running.v1' })
  type!: string;

  @ApiProperty({ type: Number, nullable: true })
  attempt!: number | null;

  @ApiProperty({ type: String, nullable: true })
  agent!: string | null;

  @ApiProperty()
  title!: string;

  @ApiProperty({ type: String, nullable: true })
  detail!: string | null;
}

export class GateView {
  @ApiProperty({ example: 'protected-paths' })
  gate!: string;

  @ApiProperty()
  detail!: string;
}

export class ApprovalView {
  @ApiProperty()
  by!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class EvidenceView {
  @ApiProperty()
  source!: string;

  @ApiProperty()
  found!: string;

  @ApiProperty({ enum: SPECIALTIES })
  speaksFor!: string;

  @ApiProperty()
  weight!: number;
}

export class ClassificationView {
  @ApiProperty({ enum: SPECIALTIES })
  specialty!: string;

  @ApiProperty()
  confidence!: number;

  @ApiProperty({ type: [EvidenceView] })
  evidence!: EvidenceView[];
}

/** Who allowed the work, and by what right. */
export class AuthorisationView {
  @ApiProperty()
  actor!: string;

  @ApiProperty()
  actorRight!: string;

  @ApiProperty()
  author!: string;

  @ApiProperty()
  authorRight!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

/** A task, and everything that is known of it. */
export class TaskView extends TaskSummary {
  @ApiProperty({ type: String, nullable: true })
  requestedBy!: string | null;

  @ApiProperty({ type: AuthorisationView, nullable: true })
  authorisation!: AuthorisationView | null;

  @ApiProperty({ type: ClassificationView, nullable: true })
  classification!: ClassificationView | null;

  @ApiProperty({ type: [String] })
  requirements!: string[];

  @ApiProperty({ type: [Number], description: 'Issues of the repository that are waited for.' })
  dependsOn!: number[];

  @ApiProperty({ type: [Number], description: 'Issues of the repository that wait for this one.' })
  dependents!: number[];

  @ApiProperty({ type: [AttemptView], description: 'Oldest first.' })
  attempts!: AttemptView[];

  @ApiProperty({ type: [TimelineEntry], description: 'Oldest first.' })
  timeline!: TimelineEntry[];

  @ApiProperty({ type: [GateView], description: 'What it is, or was last, held for.' })
  gates!: GateView[];

  @ApiProperty({ type: [ApprovalView] })
  approvals!: ApprovalView[];

  @ApiProperty({ type: String, nullable: true, description: 'What is held, cut where it is long.' })
  patch!: string | null;

  @ApiProperty({ type: String, nullable: true })
  traceId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  traceUrl!: string | null;
}
