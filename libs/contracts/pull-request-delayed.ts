import { IsISO8601, IsString, MaxLength } from 'class-validator';

import { defineEvent } from './event.ts';
import { AttemptRef } from './task-ref.ts';

export class PullRequestDelayedData extends AttemptRef {
  /** When it is tried next. */
  @IsISO8601({ strict: true })
  until!: string;

  /** For a person: what is waited for, such as GitHub's rate limit. */
  @IsString()
  @MaxLength(1000)
  cause!: string;
}

/**
 * A pull request can't be made yet, and will be tried again by itself. Said by pr-publisher when that moment or its cause
 * changes; heard by api.
 */
export const PullRequestDelayed = defineEvent({
  type: 'pr.delayed.v1',
  subject: 'pr.{specialty}.delayed',
  stream: 'PRS',
  Data: PullRequestDelayedData,
});
