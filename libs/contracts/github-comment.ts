import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { defineEvent } from './event.ts';
import { Actor, IssueSnapshot } from './issue.ts';
import { RepositoryRef } from './repository.ts';

/** Edits are not listened to: a comment that was read once must not come to mean something else. */
export const COMMENT_ACTIONS = ['created'] as const;
export type CommentAction = (typeof COMMENT_ACTIONS)[number];

export class GithubCommentData {
  /** GitHub's `X-GitHub-Delivery`, the same when it delivers again. */
  @IsString()
  @MaxLength(100)
  deliveryId!: string;

  @IsIn(COMMENT_ACTIONS)
  action!: CommentAction;

  @IsInt()
  commentId!: number;

  /** At most COMMENT_BODY_BYTES_MAX; a longer one was cut. */
  @IsString()
  body!: string;

  /** GitHub's own time: a delivery may come days after what it tells of. */
  @IsOptional()
  @IsISO8601({ strict: true })
  createdAt?: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  author!: Actor;

  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  @IsObject()
  @ValidateNested()
  @Type(() => IssueSnapshot)
  issue!: IssueSnapshot;

  @IsBoolean()
  isPullRequest!: boolean;

  /** Who sent it; a comment is made by its author, unless somebody's app speaks in their name. */
  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  sender!: Actor;

  @IsOptional()
  @IsInt()
  installationId?: number;
}

/** Somebody commented on an issue. Said by webhook-ingest once a delivery; heard by issue-classifier. */
export const GithubComment = defineEvent({
  type: 'github.comment.v1',
  subject: 'github.issue_comment.{action}',
  stream: 'GITHUB',
  Data: GithubCommentData,
});
