import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import { defineEvent } from './event.ts';
import { Actor } from './issue.ts';
import { RepositoryRef } from './repository.ts';

export const PULL_REQUEST_ACTIONS = ['closed'] as const;
export type PullRequestAction = (typeof PULL_REQUEST_ACTIONS)[number];

export class GithubPullRequestData {
  /** GitHub's `X-GitHub-Delivery`, the same when it delivers again. */
  @IsString()
  @MaxLength(100)
  deliveryId!: string;

  @IsIn(PULL_REQUEST_ACTIONS)
  action!: PullRequestAction;

  @IsInt()
  @Min(1)
  number!: number;

  /** Closed by merging it, or without. */
  @IsBoolean()
  merged!: boolean;

  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  /** Who did it. */
  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  sender!: Actor;

  @IsOptional()
  @IsInt()
  installationId?: number;
}

/** Something happened to a pull request, anybody's. Said by webhook-ingest once a delivery; heard by pr-publisher. */
export const GithubPullRequest = defineEvent({
  type: 'github.pullrequest.v1',
  subject: 'github.pull_request.{action}',
  stream: 'GITHUB',
  Data: GithubPullRequestData,
});
