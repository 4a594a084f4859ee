import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

import { Command, COMMAND_VERBS, type CommandVerb } from './command.ts';
import { defineEvent } from './event.ts';

export class TaskAnsweredData extends Command {
  @IsIn(COMMAND_VERBS)
  verb!: CommandVerb;

  /** Absent when the issue has no task. */
  @IsOptional()
  @IsUUID()
  taskId?: string;

  /** False: the command changed nothing. */
  @IsBoolean()
  done!: boolean;

  /** For a person: what was done, or why nothing was; ends with what to do where there is something. */
  @IsString()
  @MaxLength(500)
  detail!: string;
}

/**
 * What became of a command that changes something. Said by scheduler, once a command, whether it did anything or not; heard
 * by pr-publisher, which lets the person know, and by api.
 */
export const TaskAnswered = defineEvent({
  type: 'task.answered.v1',
  subject: 'task.{specialty}.answered',
  stream: 'TASK_FACTS',
  Data: TaskAnsweredData,
});
