import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import { ArtifactRef } from './artifact.ts';
import { defineEvent } from './event.ts';
import { Failure } from './failure.ts';
import { Spend } from './spend.ts';
import { TaskRef } from './task-ref.ts';

export const TASK_OUTCOMES = ['completed', 'failed', 'cancelled'] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

export class TaskFinishedData extends TaskRef {
  @IsIn(TASK_OUTCOMES)
  outcome!: TaskOutcome;

  /** Attempts made. */
  @IsInt()
  @Min(0)
  attempts!: number;

  /** For a person: the pull request's address, or why there is none and what to do. */
  @IsString()
  @MaxLength(4096)
  detail!: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Failure)
  failure?: Failure;

  /** Of all attempts together. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Spend)
  spend?: Spend;

  /** What the last attempt left behind to look at, when it made no commit. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ArtifactRef)
  artifacts?: ArtifactRef[];
}

/** A task has ended. Said by scheduler once a run; heard by pr-publisher for the comment. */
export const TaskFinished = defineEvent({
  type: 'task.finished.v1',
  subject: 'task.{specialty}.finished',
  stream: 'TASK_FACTS',
  Data: TaskFinishedData,
});
