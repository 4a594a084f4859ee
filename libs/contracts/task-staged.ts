import { IsIn, IsInt, IsObject, IsOptional, Matches, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

import { defineEvent } from './event.ts';
import { Spend } from './spend.ts';
import { STAGES, type Stage } from './task-progress.ts';
import { TaskRef } from './task-ref.ts';
import { AGENT_NAME } from './vocabulary.ts';

export class TaskStagedData extends TaskRef {
  @IsInt()
  @Min(1)
  attempt!: number;

  @Matches(AGENT_NAME)
  agent!: string;

  @IsIn(STAGES)
  stage!: Stage;

  /** 0 for the first run of the CLI, then the number of the fix round. */
  @IsInt()
  @Min(0)
  round!: number;

  /** Of all attempts together, as far as it is known. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Spend)
  spend?: Spend;
}

/**
 * A running attempt entered its next stage. Said by scheduler once for each change, and so often at most for an attempt,
 * after it has checked the agent's own word against the row; heard by pr-publisher for the comment.
 */
export const TaskStaged = defineEvent({
  type: 'task.staged.v1',
  subject: 'task.{specialty}.staged',
  stream: 'TASK_FACTS',
  Data: TaskStagedData,
});
