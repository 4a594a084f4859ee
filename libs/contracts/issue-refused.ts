import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { defineEvent } from './event.ts';
import { Actor } from './issue.ts';
import { IssueRef } from './issue-ref.ts';

export const REFUSAL_REASONS = [
  'actor-may-not-push',
  'author-may-not-push',
  'actor-is-a-bot',
  'author-is-a-bot',
  'permission-unknown',
  'unknown-command',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export class IssueRefusedData extends IssueRef {
  @IsString()
  @MaxLength(100)
  deliveryId!: string;

  /** Who asked. */
  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  actor!: Actor;

  /** What was asked for: `work`, or the command's verb. */
  @IsString()
  @MaxLength(30)
  asked!: string;

  @IsIn(REFUSAL_REASONS)
  reason!: RefusalReason;

  /** For a person; ends with what to do. */
  @IsString()
  @MaxLength(500)
  detail!: string;

  /** The comment that asked, when it was one. */
  @IsOptional()
  @IsInt()
  commentId?: number;

  @IsOptional()
  @IsInt()
  installationId?: number;
}

/**
 * Somebody asked for what they may not ask for. It ends nothing: work that others asked for goes on. Said by
 * issue-classifier once a delivery; heard by pr-publisher, which answers once and keeps it in the audit.
 */
export const IssueRefused = defineEvent({
  type: 'issue.refused.v1',
  subject: 'issue.{specialty}.refused',
  stream: 'ISSUES',
  Data: IssueRefusedData,
});
