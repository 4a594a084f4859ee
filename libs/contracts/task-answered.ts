import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

import { Command } from './command.ts';
import { defineEvent } from './event.ts';

/** What people can ask of a task. */
export const COMMAND_VERBS = ['approve'] as const;
export type CommandVerb = (typeof COMMAND_VERBS)[number];

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
 * What became of a command. Said by scheduler, once a command, whether it did anything or not; heard by pr-publisher,
 * which lets the person know.
 */
export const TaskAnswered = defineEvent({
  type: 'task.answered.v1',
  subject: 'task.{specialty}.answered',
  stream: 'TASK_FACTS',
  Data: TaskAnsweredData,
});
