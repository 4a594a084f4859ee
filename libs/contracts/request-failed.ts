import { IsInt, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { defineEvent } from './event.ts';
import { REPOSITORY_NAME } from './vocabulary.ts';

export class RequestFailedData {
  @IsString()
  @MaxLength(100)
  commandId!: string;

  @Matches(REPOSITORY_NAME)
  repositoryName!: string;

  @IsOptional()
  @IsInt()
  issueNumber?: number;

  /** For a person: what GitHub doesn't have or doesn't allow; ends with what to do. */
  @IsString()
  @MaxLength(1000)
  detail!: string;
}

/** What a `command.task.run` needs is not on GitHub. Said by pr-publisher, once a command; heard by api. */
export const RequestFailed = defineEvent({
  type: 'request.failed.v1',
  subject: 'github.requests.failed',
  stream: 'GITHUB',
  Data: RequestFailedData,
});
