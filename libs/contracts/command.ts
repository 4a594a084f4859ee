import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { RIGHTS, type Right } from './authorisation.ts';
import { Actor } from './issue.ts';
import { IssueRef } from './issue-ref.ts';

/** What people can ask for, in a comment or through the API. */
export const COMMAND_VERBS = [
  'run',
  'retry',
  'stop',
  'status',
  'explain',
  'approve',
  'help',
] as const;
export type CommandVerb = (typeof COMMAND_VERBS)[number];

/**
 * Somebody who commands through the API, as an account: GitHub knows none, so its number is 0.
 *
 * @param token the name of the token they hold, `night-shift`
 */
export function operatorActor(token: string): Actor {
  return { id: 0, login: `api:${token}`, type: 'User' };
}

/** Whose command it is, about which issue; and in what became of it, which command. */
export class Command extends IssueRef {
  /** The delivery that brought the comment; whatever else the command came by. */
  @IsString()
  @MaxLength(100)
  commandId!: string;

  /** Whose word it is; they were found to have the right when they gave it. */
  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  by!: Actor;

  @IsIn(RIGHTS)
  right!: Right;

  /** The comment that asked, when it was one. */
  @IsOptional()
  @IsInt()
  commentId?: number;

  /** When they said so, by GitHub's clock where it is known: a word is not about what came after it. */
  @IsOptional()
  @IsISO8601({ strict: true })
  givenAt?: string;
}
