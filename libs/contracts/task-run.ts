import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

import { defineEvent } from './event.ts';
import { Ordered } from './ordered.ts';
import {
  PRIORITIES,
  REPOSITORY_NAME,
  SPECIALTIES,
  type Priority,
  type Specialty,
} from './vocabulary.ts';

/** Words for which there is no issue yet. */
export class NewIssue {
  @IsString()
  @MinLength(1)
  @MaxLength(256)
  title!: string;

  @IsString()
  @MaxLength(32_768)
  body!: string;
}

/** Exactly one of `issueNumber` and `text` is there. */
export class TaskRunData extends Ordered {
  /** `owner/name`. */
  @Matches(REPOSITORY_NAME)
  repositoryName!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  issueNumber?: number;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => NewIssue)
  text?: NewIssue;

  @IsOptional()
  @IsIn(SPECIALTIES)
  specialty?: Specialty;

  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority;
}

/**
 * Have work done on an issue, or on a text for which an issue is opened first. Said by api; heard by pr-publisher, which alone
 * may look at GitHub for it, and says `github.issues.requested`, or `github.requests.failed`.
 */
export const TaskRun = defineEvent({
  type: 'command.task.run.v1',
  subject: 'command.task.run',
  stream: 'COMMANDS',
  Data: TaskRunData,
});
