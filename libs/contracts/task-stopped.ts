import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import { ArtifactRef } from './artifact.ts';
import { defineEvent } from './event.ts';
import { Spend } from './spend.ts';
import { TaskRef } from './task-ref.ts';
import { AGENT_NAME } from './vocabulary.ts';

export class TaskStoppedData extends TaskRef {
  @IsInt()
  @Min(1)
  attempt!: number;

  /** That had it, and says so. */
  @Matches(AGENT_NAME)
  agent!: string;

  /** Of this attempt alone. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Spend)
  spend?: Spend;

  /** What the attempt left behind to look at. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ArtifactRef)
  artifacts?: ArtifactRef[];
}

/**
 * Nothing runs any more of an attempt that was ended over its agent's head: cancelled, or taken away from an agent that
 * was silent. Said by scheduler when the agent has confirmed it, once an attempt; heard by api and pr-publisher.
 */
export const TaskStopped = defineEvent({
  type: 'task.stopped.v1',
  subject: 'task.{specialty}.stopped',
  stream: 'TASK_FACTS',
  Data: TaskStoppedData,
});
