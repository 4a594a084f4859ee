import {
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import { Approval } from './approval.ts';
import { defineEvent } from './event.ts';
import { Actor, IssueSnapshot } from './issue.ts';
import { RepositoryRef } from './repository.ts';
import { AttemptResult } from './task-completed.ts';
import { AGENT_NAME } from './vocabulary.ts';

export class PullRequestRequestedData extends AttemptResult {
  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  @IsObject()
  @ValidateNested()
  @Type(() => IssueSnapshot)
  issue!: IssueSnapshot;

  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  requestedBy!: Actor;

  @Matches(AGENT_NAME)
  agent!: string;

  @IsInt()
  @Min(1)
  attemptsMax!: number;

  @IsString()
  specialty!: string;

  /** There when it was held, and somebody who may has let it through. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Approval)
  approval?: Approval;
}

/** Publish this attempt's commit. Said by scheduler, once per accepted result; heard by pr-publisher. */
export const PullRequestRequested = defineEvent({
  type: 'pr.requested.v1',
  subject: 'pr.{specialty}.requested',
  stream: 'PRS',
  Data: PullRequestRequestedData,
});
