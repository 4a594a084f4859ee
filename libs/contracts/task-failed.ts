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
import { Checkpoint } from './checkpoint.ts';
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

  /** What the next attempt can go on from; also told by progress, which takes another stream and may come later. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Checkpoint)
  checkpoint?: Checkpoint;
}

/**
 * An attempt ended without a commit. Said by the agent; heard by scheduler. With code `cancelled` it confirms that
 * nothing of a cancelled attempt runs any more.
 */
export const TaskFailed = defineEvent({
  type: 'task.failed.v1',
  subject: 'task.{specialty}.failed.{agent}',
  stream: 'AGENT_EVENTS',
  Data: TaskFailedData,
});
