import { IsBoolean, IsInt, IsString, IsUrl, MaxLength, Min } from 'class-validator';

import { defineEvent } from './event.ts';
import { AttemptRef } from './task-ref.ts';

export class PullRequestClosedData extends AttemptRef {
  @IsInt()
  @Min(1)
  number!: number;

  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  url!: string;

  /** Closed by merging it, or without. */
  @IsBoolean()
  merged!: boolean;

  /** Login of who did it. */
  @IsString()
  @MaxLength(100)
  by!: string;
}

/** Somebody merged or closed a pull request of ours. Said by pr-publisher once a delivery; heard by api. */
export const PullRequestClosed = defineEvent({
  type: 'pr.closed.v1',
  subject: 'pr.{specialty}.closed',
  stream: 'PRS',
  Data: PullRequestClosedData,
});
