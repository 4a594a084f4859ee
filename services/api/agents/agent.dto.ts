import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SPECIALTIES } from '#libs/contracts';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

import { ListWish } from '../lists/list-wish.dto.ts';

export const AGENT_STATES = ['online', 'draining', 'offline'] as const;
export type AgentStateView = (typeof AGENT_STATES)[number];

/** An attempt an agent has begun, by the scheduler's word. */
export class RunningAttempt {
  @ApiProperty({ format: 'uuid' })
  taskId!: string;

  @ApiProperty({ type: 'integer' })
  attempt!: number;

  @ApiProperty()
  repository!: string;

  @ApiProperty({ type: 'integer' })
  issueNumber!: number;

  @ApiProperty()
  title!: string;
}

export class SystemView {
  @ApiProperty()
  platform!: string;

  @ApiProperty()
  arch!: string;

  @ApiProperty({ type: 'integer' })
  cpus!: number;

  @ApiProperty()
  load1!: number;

  @ApiProperty({ type: 'integer' })
  memoryTotalBytes!: number;

  @ApiProperty({ type: 'integer' })
  memoryFreeBytes!: number;

  @ApiProperty({ type: 'integer' })
  diskFreeBytes!: number;

  @ApiProperty()
  nodeVersion!: string;
}

/** An agent and its PC. What it says of itself (`hostname`, `system`, versions) is its own word. */
export class AgentView {
  @ApiProperty({ example: 'pc1' })
  id!: string;

  @ApiProperty()
  hostname!: string;

  @ApiProperty({ enum: AGENT_STATES })
  state!: AgentStateView;

  @ApiProperty({ description: 'By an operator: it is given nothing new until it is resumed.' })
  drained!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Who drained it.' })
  drainedBy!: string | null;

  @ApiProperty({ enum: SPECIALTIES, isArray: true })
  specialties!: string[];

  @ApiProperty({ type: 'integer' })
  slots!: number;

  @ApiProperty({ type: [RunningAttempt] })
  running!: RunningAttempt[];

  @ApiProperty({
    format: 'date-time',
    description: "By the agent's own clock, never later than now.",
  })
  lastSeenAt!: string;

  @ApiProperty({ type: String, nullable: true })
  claudeCodeVersion!: string | null;

  @ApiProperty({ type: String, nullable: true })
  sandbox!: string | null;

  @ApiProperty({ type: String, nullable: true })
  workspaceRoot!: string | null;

  @ApiProperty({ type: SystemView, nullable: true })
  system!: SystemView | null;
}

export class AgentListWish extends ListWish {
  @ApiPropertyOptional({ enum: AGENT_STATES })
  @IsOptional()
  @IsIn(AGENT_STATES)
  state?: AgentStateView;

  @ApiPropertyOptional({ description: 'Part of its name, of its host’s, or a specialty.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

export class AgentList {
  @ApiProperty({ type: [AgentView] })
  items!: AgentView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;

  @ApiProperty({ type: 'integer' })
  total!: number;
}
