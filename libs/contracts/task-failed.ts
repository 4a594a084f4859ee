import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import { ArtifactRef } from './artifact.ts';
import { defineEvent } from './event.ts';
import { Failure } from './failure.ts';
import { Spend } from './spend.ts';
import { AttemptRef } from './task-ref.ts';

export class TaskFailedData extends AttemptRef {
  @IsObject()
  @ValidateNested()
  @Type(() => Failure)
  failure!: Failure;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Spend)
  spend?: Spend;

  @IsInt()
  @Min(0)
  durationMs!: number;

  /** What there is to look at: log, transcript, test report. */
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ArtifactRef)
  artifacts!: ArtifactRef[];
}

/** An attempt ended without a commit. Said by the agent; heard by scheduler. */
export const TaskFailed = defineEvent({
  type: 'task.failed.v1',
  subject: 'task.{specialty}.failed.{agent}',
  stream: 'AGENT_EVENTS',
  Data: TaskFailedData,
});
