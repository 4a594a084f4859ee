import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { defineEvent } from './event.ts';
import { Failure } from './failure.ts';
import { Remains } from './remains.ts';
import { TaskRef } from './task-ref.ts';
import {
  AGENT_NAME,
  PRIORITIES,
  SPECIALTIES,
  type Priority,
  type Specialty,
} from './vocabulary.ts';

export class TaskQueuedData extends TaskRef {
  @IsString()
  @MaxLength(1024)
  title!: string;

  @IsIn(SPECIALTIES)
  specialty!: Specialty;

  @IsIn(PRIORITIES)
  priority!: Priority;

  /** 1, and one more each time somebody asks again for work that ended. Absent in what was said before it was told. */
  @IsOptional()
  @IsInt()
  @Min(1)
  run?: number;

  /** Issues of the same repository whose tasks must be completed first. */
  @IsOptional()
  @IsArray()
  @IsInt({ each: true })
  dependsOn?: number[];

  /** How many attempts the scheduler lets run at once in one repository. */
  @IsOptional()
  @IsInt()
  @Min(1)
  repositoryConcurrency?: number;

  /** The number that this run's last attempt would bear; interruptions raise it. */
  @IsOptional()
  @IsInt()
  @Min(1)
  attemptsMax?: number;
}

/** A task waits for an agent. Said by scheduler once a run; heard by pr-publisher for the comment. */
export const TaskQueued = defineEvent({
  type: 'task.queued.v1',
  subject: 'task.{specialty}.queued',
  stream: 'TASK_FACTS',
  Data: TaskQueuedData,
});

export class TaskReassignedData extends Remains {
  /** The attempt that ended. */
  @IsInt()
  @Min(1)
  attempt!: number;

  /** The agent that had it. */
  @Matches(AGENT_NAME)
  agent!: string;

  @IsString()
  @MaxLength(4096)
  cause!: string;

  @IsInt()
  attemptsMax!: number;

  /** Before then nobody is given the next attempt, by PostgreSQL's clock. */
  @IsOptional()
  @IsISO8601({ strict: true })
  notBefore?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Failure)
  failure?: Failure;
}

/** An attempt ended without a commit and another will follow. Said by scheduler; heard by pr-publisher. */
export const TaskReassigned = defineEvent({
  type: 'task.reassigned.v1',
  subject: 'task.{specialty}.reassigned',
  stream: 'TASK_FACTS',
  Data: TaskReassignedData,
});
