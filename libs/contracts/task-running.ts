import { IsIn, IsInt, IsString, Matches, MaxLength, Min } from 'class-validator';

import { defineEvent } from './event.ts';
import { TaskRef } from './task-ref.ts';
import { AGENT_NAME, SPECIALTIES, type Specialty } from './vocabulary.ts';

export class TaskRunningData extends TaskRef {
  @IsInt()
  @Min(1)
  attempt!: number;

  @IsInt()
  @Min(1)
  attemptsMax!: number;

  @Matches(AGENT_NAME)
  agent!: string;

  @IsIn(SPECIALTIES)
  specialty!: Specialty;

  @IsString()
  @MaxLength(100)
  model!: string;
}

/**
 * An attempt runs. Said by scheduler after it has checked the agent's own word against the row, so that whoever
 * hears it need not fence; heard by pr-publisher for the comment.
 */
export const TaskRunning = defineEvent({
  type: 'task.running.v1',
  subject: 'task.{specialty}.running',
  stream: 'TASK_FACTS',
  Data: TaskRunningData,
});
