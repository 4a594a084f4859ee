import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import { defineEvent } from './event.ts';
import { AttemptRef } from './task-ref.ts';
import { SANDBOXES, SPECIALTIES, type Sandbox, type Specialty } from './vocabulary.ts';

/** The PC as its agent sees it. */
export class SystemInfo {
  @IsString()
  @MaxLength(50)
  platform!: string;

  @IsString()
  @MaxLength(50)
  arch!: string;

  @IsInt()
  cpus!: number;

  /** One-minute load average. */
  @IsNumber()
  load1!: number;

  @IsInt()
  memoryTotalBytes!: number;

  @IsInt()
  memoryFreeBytes!: number;

  /** Free space where the workspaces are. */
  @IsInt()
  diskFreeBytes!: number;

  @IsString()
  @MaxLength(50)
  nodeVersion!: string;
}

export class NodeHeartbeatData {
  @IsString()
  @MaxLength(255)
  hostname!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SPECIALTIES.length)
  @IsIn(SPECIALTIES, { each: true })
  specialties!: Specialty[];

  /** How many attempts it runs at once. */
  @IsInt()
  @Min(1)
  @Max(32)
  slots!: number;

  @IsArray()
  @ArrayMaxSize(64)
  @ValidateNested({ each: true })
  @Type(() => AttemptRef)
  running!: AttemptRef[];

  /** Takes no new work. */
  @IsBoolean()
  draining!: boolean;

  /** `claude --version`, or why there is none. */
  @IsString()
  @MaxLength(200)
  claudeCodeVersion!: string;

  @IsString()
  @MaxLength(1000)
  workspaceRoot!: string;

  /** What keeps the model's commands and the repository's tests in; absent before agents had any. */
  @IsOptional()
  @IsIn(SANDBOXES)
  sandbox?: Sandbox;

  @IsObject()
  @ValidateNested()
  @Type(() => SystemInfo)
  system!: SystemInfo;
}

/** An agent lives. Said by the agent every ten seconds; heard by node-health. */
export const NodeHeartbeat = defineEvent({
  type: 'node.heartbeat.v1',
  subject: 'node.{agent}.heartbeat',
  stream: 'NODES',
  Data: NodeHeartbeatData,
  untraced: true,
});
