import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { RIGHTS, type Right } from './authorisation.ts';
import { defineEvent } from './event.ts';
import { Actor } from './issue.ts';
import { RepositoryRef } from './repository.ts';

/** What people can ask of a task. */
export const COMMAND_VERBS = ['approve'] as const;
export type CommandVerb = (typeof COMMAND_VERBS)[number];

export class TaskAnsweredData {
  @IsString()
  @MaxLength(100)
  commandId!: string;

  @IsIn(COMMAND_VERBS)
  verb!: CommandVerb;

  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  @IsInt()
  issueId!: number;

  @IsInt()
  issueNumber!: number;

  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  by!: Actor;

  @IsIn(RIGHTS)
  right!: Right;

  /** The comment that asked, when it was one. */
  @IsOptional()
  @IsInt()
  commentId?: number;

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
