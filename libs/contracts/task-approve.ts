import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { RIGHTS, type Right } from './authorisation.ts';
import { defineEvent } from './event.ts';
import { Actor } from './issue.ts';
import { RepositoryRef } from './repository.ts';

export class TaskApproveData {
  /** The delivery that brought the comment; whatever else the command came by. */
  @IsString()
  @MaxLength(100)
  commandId!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  @IsInt()
  issueId!: number;

  @IsInt()
  issueNumber!: number;

  /** Whose word it is; they were found to have the right when they gave it. */
  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  by!: Actor;

  @IsIn(RIGHTS)
  right!: Right;

  @IsOptional()
  @IsInt()
  commentId?: number;

  /** When they said so, by GitHub's clock where it is known: a word of before the hold is not about what is held. */
  @IsOptional()
  @IsISO8601({ strict: true })
  givenAt?: string;
}

/** Publish what is held. Said by issue-classifier for a comment `/claude approve`; heard by scheduler. */
export const TaskApprove = defineEvent({
  type: 'command.task.approve.v1',
  subject: 'command.task.approve',
  stream: 'COMMANDS',
  Data: TaskApproveData,
});
