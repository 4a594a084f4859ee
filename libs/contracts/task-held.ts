import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { defineEvent } from './event.ts';
import { GateFinding, HELD_PATCH_BYTES_MAX } from './gate.ts';
import { TaskRef } from './task-ref.ts';

export class TaskHeldData extends TaskRef {
  @IsInt()
  @Min(1)
  attempt!: number;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => GateFinding)
  findings!: GateFinding[];

  /** As pr-publisher read it. */
  @IsOptional()
  @IsString()
  @MaxLength(HELD_PATCH_BYTES_MAX)
  patch?: string;

  /** Until when the commit lies in the object store; approved later than that it has to be made again. */
  @IsOptional()
  @IsISO8601({ strict: true })
  keptUntil?: string;
}

/** A task waits for a person's word. Said by scheduler; heard by pr-publisher for the comment. */
export const TaskHeld = defineEvent({
  type: 'task.held.v1',
  subject: 'task.{specialty}.held',
  stream: 'TASK_FACTS',
  Data: TaskHeldData,
});
