import {
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

import { defineEvent } from './event.ts';
import { Failure } from './failure.ts';
import { Remains } from './remains.ts';

export const TASK_OUTCOMES = ['completed', 'failed', 'cancelled'] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

export class TaskFinishedData extends Remains {
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
}

/** A task has ended. Said by scheduler once a run; heard by pr-publisher for the comment. */
export const TaskFinished = defineEvent({
  type: 'task.finished.v1',
  subject: 'task.{specialty}.finished',
  stream: 'TASK_FACTS',
  Data: TaskFinishedData,
});
