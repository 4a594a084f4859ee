import { IsBoolean, IsIn, IsInt, IsString, IsUrl, Matches, MaxLength, Min } from 'class-validator';

import { defineEvent } from './event.ts';
import { AttemptRef } from './task-ref.ts';
import { GIT_SHA } from './vocabulary.ts';

export class PullRequestOpenedData extends AttemptRef {
  @IsInt()
  @Min(1)
  number!: number;

  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  url!: string;

  @IsString()
  @MaxLength(255)
  branch!: string;

  /** The commit GitHub says the pull request's head is, read back after the push. */
  @Matches(GIT_SHA)
  headSha!: string;

  @IsIn(['open', 'closed', 'merged'])
  state!: 'open' | 'closed' | 'merged';

  @IsBoolean()
  draft!: boolean;
}

/** The pull request exists and was read back. Said by pr-publisher; heard by scheduler. */
export const PullRequestOpened = defineEvent({
  type: 'pr.opened.v1',
  subject: 'pr.{specialty}.opened',
  stream: 'PRS',
  Data: PullRequestOpenedData,
});
