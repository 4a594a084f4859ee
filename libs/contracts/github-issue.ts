import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import { defineEvent } from './event.ts';
import { Actor, IssueSnapshot } from './issue.ts';
import { IssueRequest } from './issue-request.ts';
import { RepositoryRef } from './repository.ts';

/** GitHub's actions on an issue that the system listens to; GitHub has more, which are answered and dropped. */
export const WEBHOOK_ISSUE_ACTIONS = [
  'opened',
  'labeled',
  'unlabeled',
  'reopened',
  'closed',
  'deleted',
  'transferred',
] as const;

/**
 * And our own. `swept`: nobody told us anything, the issue was looked at and is as the event says. `requested`: somebody asked
 * for work on it through the API, whatever its labels.
 */
export const ISSUE_ACTIONS = [...WEBHOOK_ISSUE_ACTIONS, 'swept', 'requested'] as const;
export type IssueAction = (typeof ISSUE_ACTIONS)[number];

export class GithubIssueData {
  /** GitHub's `X-GitHub-Delivery`, the same when it delivers again; `sweep:<issue id>:<updated at>` of what was swept,
   * `command:<command id>` of what was requested. */
  @IsString()
  @MaxLength(100)
  deliveryId!: string;

  @IsIn(ISSUE_ACTIONS)
  action!: IssueAction;

  /** The label that was put on or taken off, for `labeled` and `unlabeled`. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  label?: string;

  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  @IsObject()
  @ValidateNested()
  @Type(() => IssueSnapshot)
  issue!: IssueSnapshot;

  /** GitHub shows pull requests as issues too; those are never work. */
  @IsBoolean()
  isPullRequest!: boolean;

  /** Who did it; of what was swept, who put the trigger label on. */
  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  sender!: Actor;

  /** There when it was `requested`, and of no meaning otherwise. */
  @ValidateIf(({ action }: GithubIssueData) => action === 'requested')
  @IsObject()
  @ValidateNested()
  @Type(() => IssueRequest)
  request?: IssueRequest;

  /** The GitHub App's installation, when it came through one. */
  @IsOptional()
  @IsInt()
  installationId?: number;
}

/**
 * Something happened to an issue. Said by webhook-ingest once a delivery, and by pr-publisher once for each state of an
 * issue that its sweep finds; heard by issue-classifier.
 */
export const GithubIssue = defineEvent({
  type: 'github.issues.v1',
  subject: 'github.issues.{action}',
  stream: 'GITHUB',
  Data: GithubIssueData,
});
