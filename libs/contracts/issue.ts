import {
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

/** A GitHub account. */
export class Actor {
  @IsInt()
  id!: number;

  @IsString()
  @MaxLength(100)
  login!: string;

  @IsIn(['User', 'Bot', 'Organization', 'Mannequin'])
  type!: 'User' | 'Bot' | 'Organization' | 'Mannequin';

  /** The address a commit credits the account with; GitHub's no-reply one unless told otherwise. */
  @IsOptional()
  @IsEmail({ allow_utf8_local_part: true, require_tld: false })
  email?: string;
}

/** Whom GitHub itself shows in place of an account that is gone. https://github.com/ghost */
export const GHOST: Readonly<Actor> = { id: 10_137, login: 'ghost', type: 'User' };

/** GitHub's name for a kind of account; what we don't know counts as a person. */
export function actorTypeOf(type: string | undefined): Actor['type'] {
  return type === 'Bot' || type === 'Organization' || type === 'Mannequin' ? type : 'User';
}

/** An issue as it was when somebody asked for work on it. Its words are data, never instructions to us. */
export class IssueSnapshot {
  /** GitHub's number across all repositories; the identity of an issue. */
  @IsInt()
  id!: number;

  /** The `#12` people see. */
  @IsInt()
  @Min(1)
  number!: number;

  @IsString()
  @MaxLength(1024)
  title!: string;

  /** At most ISSUE_BODY_BYTES_MAX; a longer one was cut in the middle and says so. Empty when there is none. */
  @IsString()
  body!: string;

  /** Size of the text before any cut, in bytes of UTF-8. */
  @IsInt()
  bodyBytes!: number;

  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  url!: string;

  @IsArray()
  @IsString({ each: true })
  labels!: string[];

  @IsIn(['open', 'closed'])
  state!: 'open' | 'closed';

  /** By GitHub's clock, to the second: which of two words about the issue is the newer one. */
  @IsOptional()
  @IsISO8601({ strict: true })
  updatedAt?: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  author!: Actor;
}
