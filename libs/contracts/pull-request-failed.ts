import { IsIn, IsString, MaxLength } from 'class-validator';

import { defineEvent } from './event.ts';
import { AttemptRef } from './task-ref.ts';

export const PUBLISH_FAILURES = [
  'bundle-rejected',
  'artifact-missing',
  'not-permitted',
  'branch-taken',
  'repository-gone',
  'github-unavailable',
  'publisher-error',
  'secret-found',
  'not-approved',
] as const;
export type PublishFailure = (typeof PUBLISH_FAILURES)[number];

export class PullRequestFailedData extends AttemptRef {
  @IsIn(PUBLISH_FAILURES)
  code!: PublishFailure;

  /** What happened, for a person; ends with what to do about it. */
  @IsString()
  @MaxLength(4096)
  message!: string;
}

/** A commit can't be published and trying again won't help. Said by pr-publisher; heard by scheduler. */
export const PullRequestFailed = defineEvent({
  type: 'pr.failed.v1',
  subject: 'pr.{specialty}.failed',
  stream: 'PRS',
  Data: PullRequestFailedData,
});
