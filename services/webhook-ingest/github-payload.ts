import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Min,
  ValidateNested,
} from 'class-validator';

// GitHub's payloads of `issues`, `issue_comment` and `pull_request`, as far as we use it; the rest is neither checked nor kept.
// https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues and #issue_comment

export class GithubAccount {
  @IsInt()
  id!: number;

  @IsString()
  login!: string;

  @IsOptional()
  @IsString()
  type?: string;
}

export class GithubLabel {
  @IsString()
  name!: string;
}

export class GithubIssueObject {
  @IsInt()
  id!: number;

  @IsInt()
  @Min(1)
  number!: number;

  @IsString()
  title!: string;

  @IsOptional()
  @IsString()
  body?: string | null;

  @IsString()
  html_url!: string;

  @IsIn(['open', 'closed'])
  state!: 'open' | 'closed';

  @IsOptional()
  @IsISO8601({ strict: true })
  updated_at?: string;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => GithubLabel)
  labels?: GithubLabel[] | null;

  /** Null when the account is gone. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GithubAccount)
  user?: GithubAccount | null;

  /** There when the issue is a pull request's other face. */
  @IsOptional()
  @IsObject()
  pull_request?: object | null;
}

export class GithubRepository {
  @IsInt()
  id!: number;

  @IsString()
  full_name!: string;

  @IsString()
  default_branch!: string;

  @IsString()
  clone_url!: string;

  @IsBoolean()
  private!: boolean;
}

export class GithubInstallation {
  @IsInt()
  id!: number;
}

export class GithubCommentObject {
  @IsInt()
  id!: number;

  @IsOptional()
  @IsString()
  body?: string | null;

  @IsOptional()
  @IsISO8601({ strict: true })
  created_at?: string;

  /** Null when the account is gone. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GithubAccount)
  user?: GithubAccount | null;
}

export class GithubPullRequestObject {
  @IsInt()
  @Min(1)
  number!: number;

  @IsOptional()
  @IsBoolean()
  merged?: boolean | null;
}

/** What every event brings. */
class AnyPayload {
  @IsObject()
  @ValidateNested()
  @Type(() => GithubRepository)
  repository!: GithubRepository;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GithubAccount)
  sender?: GithubAccount | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GithubInstallation)
  installation?: GithubInstallation | null;
}

/** What every event about an issue brings. */
class AboutIssuePayload extends AnyPayload {
  @IsObject()
  @ValidateNested()
  @Type(() => GithubIssueObject)
  issue!: GithubIssueObject;
}

export class PullRequestPayload extends AnyPayload {
  @IsObject()
  @ValidateNested()
  @Type(() => GithubPullRequestObject)
  pull_request!: GithubPullRequestObject;
}

export class IssuesPayload extends AboutIssuePayload {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GithubLabel)
  label?: GithubLabel | null;
}

export class IssueCommentPayload extends AboutIssuePayload {
  @IsObject()
  @ValidateNested()
  @Type(() => GithubCommentObject)
  comment!: GithubCommentObject;
}
