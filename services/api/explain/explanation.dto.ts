import { ApiProperty } from '@nestjs/swagger';

import { STATUSES, type Status } from '../tasks/task-summary.dto.ts';

/** In the order in which they bite. */
export const EXPLAINED_GATES = [
  'triggered',
  'permission',
  'not-excluded',
  'dependencies',
  'retry-delay',
  'live-agent',
  'free-slot',
  'repository-limit',
  'budget',
  'held',
  'publishing',
] as const;
export type ExplainedGate = (typeof EXPLAINED_GATES)[number];

export const EXPLAINED_STATUSES = [...STATUSES, 'declined', 'refused', 'unknown'] as const;
export type ExplainedStatus = Status | 'declined' | 'refused' | 'unknown';

/** Something that can keep work from going on, and whether it does. */
export class GateExplained {
  @ApiProperty({ enum: EXPLAINED_GATES })
  gate!: ExplainedGate;

  @ApiProperty({ description: 'False: this holds it up, or has ended it.' })
  pass!: boolean;

  @ApiProperty()
  detail!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  until!: string | null;
}

export class NextMoment {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null: when something else happens, or never.',
  })
  at!: string | null;

  @ApiProperty({ description: 'What happens by itself then, or what a person has to do.' })
  what!: string;
}

/** Why something is, or is not, happening. */
export class Explanation {
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  taskId!: string | null;

  @ApiProperty()
  repository!: string;

  @ApiProperty({ type: 'integer' })
  issueNumber!: number;

  @ApiProperty({ enum: EXPLAINED_STATUSES })
  status!: ExplainedStatus;

  @ApiProperty({ description: 'All of it in one sentence.' })
  summary!: string;

  @ApiProperty({
    type: [GateExplained],
    description: 'Those that could be looked at, in the order in which they bite.',
  })
  gates!: GateExplained[];

  @ApiProperty({ type: NextMoment })
  next!: NextMoment;
}

/** What an explanation adds to which issue it is about. */
export type Told = Pick<Explanation, 'gates' | 'next' | 'status' | 'summary'>;
