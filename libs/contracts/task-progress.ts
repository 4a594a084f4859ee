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

import { Checkpoint } from './checkpoint.ts';
import { defineEvent } from './event.ts';
import { Spend } from './spend.ts';
import { AttemptRef } from './task-ref.ts';

/** The steps of an attempt, in their order; `fix` and `test` alternate. */
export const STAGES = ['clone', 'edit', 'test', 'fix', 'commit', 'upload'] as const;
export type Stage = (typeof STAGES)[number];

export class TaskProgressData extends AttemptRef {
  @IsIn(STAGES)
  stage!: Stage;

  /** 0 for the first run of the CLI, then the number of the fix round. */
  @IsInt()
  @Min(0)
  round!: number;

  /** One line: what it is doing now. */
  @IsString()
  @MaxLength(300)
  message!: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Spend)
  spend?: Spend;

  /** The newest there is; repeated in every word, since any of them may get lost. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Checkpoint)
  checkpoint?: Checkpoint;
}

/**
 * How far an attempt is. Said by the agent on each change of stage and at least once in ten seconds while it
 * works, which is what keeps its lease; heard by scheduler.
 */
export const TaskProgress = defineEvent({
  type: 'task.progress.v1',
  subject: 'task.{specialty}.progress.{agent}',
  stream: 'PROGRESS',
  Data: TaskProgressData,
});
