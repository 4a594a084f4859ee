import { IsString, MaxLength } from 'class-validator';

import { defineEvent } from './event.ts';
import { AttemptRef } from './task-ref.ts';

export class TaskCancelledData extends AttemptRef {
  @IsString()
  @MaxLength(500)
  reason!: string;
}

/** Stop this attempt; nobody wants its result. Said by scheduler; heard by the agent that has it. */
export const TaskCancelled = defineEvent({
  type: 'task.cancelled.v1',
  subject: 'task.{specialty}.cancelled.{agent}',
  stream: 'TASKS',
  Data: TaskCancelledData,
});
