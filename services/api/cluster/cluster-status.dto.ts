import { ApiProperty } from '@nestjs/swagger';
import { SPECIALTIES } from '#libs/contracts';

import type { Status } from '../tasks/task-summary.dto.ts';

export class FleetCounts {
  @ApiProperty({ type: 'integer' })
  online!: number;

  @ApiProperty({ type: 'integer' })
  draining!: number;

  @ApiProperty({ type: 'integer' })
  offline!: number;

  @ApiProperty({ type: 'integer', description: 'Of agents that are online.' })
  slots!: number;

  @ApiProperty({ type: 'integer', description: 'Attempts under way, on whichever agent.' })
  busy!: number;
}

/** Tasks by status; every status is there. */
export class TaskCounts implements Record<Status, number> {
  @ApiProperty({ type: 'integer' })
  pending!: number;

  @ApiProperty({ type: 'integer' })
  assigned!: number;

  @ApiProperty({ type: 'integer' })
  running!: number;

  @ApiProperty({ type: 'integer' })
  publishing!: number;

  @ApiProperty({ type: 'integer' })
  completed!: number;

  @ApiProperty({ type: 'integer' })
  held!: number;

  @ApiProperty({ type: 'integer' })
  failed!: number;

  @ApiProperty({ type: 'integer' })
  cancelled!: number;
}

export class QueueView {
  @ApiProperty({ enum: SPECIALTIES })
  specialty!: string;

  @ApiProperty({ type: 'integer', description: 'Pending tasks.' })
  waiting!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  oldestAt!: string | null;

  @ApiProperty({ type: 'integer', description: 'Online agents of the specialty.' })
  onlineAgents!: number;
}

export class StreamView {
  @ApiProperty({ example: 'TASKS' })
  name!: string;

  @ApiProperty({ type: 'integer' })
  messages!: number;

  @ApiProperty({ type: 'integer' })
  bytes!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastAt!: string | null;
}

export class LagView {
  @ApiProperty({ example: 'TASK_FACTS' })
  stream!: string;

  @ApiProperty({ type: 'integer', description: 'Messages that are not in the read model yet.' })
  lag!: number;
}

/** The whole cluster on one page. */
export class ClusterStatus {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: FleetCounts })
  agents!: FleetCounts;

  @ApiProperty({ type: TaskCounts })
  tasks!: TaskCounts;

  @ApiProperty({ type: [QueueView] })
  queue!: QueueView[];

  @ApiProperty({ type: 'integer', description: 'That nobody has said again.' })
  deadLetters!: number;

  @ApiProperty({ type: [StreamView] })
  streams!: StreamView[];

  @ApiProperty({ type: [LagView] })
  readModel!: LagView[];

  @ApiProperty()
  version!: string;
}
