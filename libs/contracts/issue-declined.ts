import {
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';

import { defineEvent } from './event.ts';
import { IssueRef } from './issue-ref.ts';

export const DECLINE_REASONS = [
  'not-triggered',
  'excluded-label',
  'pull-request',
  'closed',
  'unlabelled',
  'deleted',
  'transferred',
  'repository-file-invalid',
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

export class IssueDeclinedData extends IssueRef {
  @IsString()
  @MaxLength(100)
  deliveryId!: string;

  /** As `updatedAt` of an issue: deliveries overtake each other. */
  @IsOptional()
  @IsISO8601({ strict: true })
  issueUpdatedAt?: string;

  @IsIn(DECLINE_REASONS)
  reason!: DeclineReason;

  /** For a person; ends with what to do to get the work started, where there is something. */
  @IsString()
  @MaxLength(2000)
  detail!: string;

  /** True when somebody did ask for the work, so that an answer is owed. */
  @IsBoolean()
  answerOwed!: boolean;

  /** The command that asked for the work, when it was one: who gave it is answered what became of it. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  commandId?: string;

  /** The comment that gave it, when it was one. */
  @IsOptional()
  @IsInt()
  commentId?: number;

  @IsOptional()
  @IsInt()
  installationId?: number;
}

/**
 * An issue is not, or is no longer, work. Said by issue-classifier once a delivery; heard by scheduler,
 * which cancels what may be under way, and by pr-publisher, which answers where an answer is owed.
 */
export const IssueDeclined = defineEvent({
  type: 'issue.declined.v1',
  subject: 'issue.{specialty}.declined',
  stream: 'ISSUES',
  Data: IssueDeclinedData,
});
