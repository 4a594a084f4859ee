import { IsString, MaxLength } from 'class-validator';

import { defineEvent } from './event.ts';
import { AttemptRef } from './task-ref.ts';

export class TaskStartedData extends AttemptRef {
  /** Where the agent works, on its own PC. */
  @IsString()
  @MaxLength(1000)
  workspacePath!: string;

  @IsString()
  @MaxLength(50)
  claudeCodeVersion!: string;

  @IsString()
  @MaxLength(100)
  model!: string;
}

/** An agent has begun an attempt. Said by the agent; heard by scheduler and pr-publisher. */
export const TaskStarted = defineEvent({
  type: 'task.started.v1',
  subject: 'task.{specialty}.started.{agent}',
  stream: 'AGENT_EVENTS',
  Data: TaskStartedData,
});
