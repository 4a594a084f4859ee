import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsInt,
  IsISO8601,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import { Authorisation } from './authorisation.ts';
import { defineEvent } from './event.ts';
import { Actor, IssueSnapshot } from './issue.ts';
import { RepositoryRef } from './repository.ts';
import { Spend } from './spend.ts';
import { PRIORITIES, SPECIALTIES, type Priority, type Specialty } from './vocabulary.ts';

/** One reason for the classifier's answer. */
export class Evidence {
  /** Where it was seen: `label`, `title`, `path`, `code fence`... */
  @IsString()
  @MaxLength(50)
  source!: string;

  /** The words themselves, shortened. */
  @IsString()
  @MaxLength(200)
  found!: string;

  @IsIn(SPECIALTIES)
  speaksFor!: Specialty;

  @IsNumber()
  weight!: number;
}

export class IssueClassifiedData {
  @IsString()
  @MaxLength(100)
  deliveryId!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  @IsObject()
  @ValidateNested()
  @Type(() => IssueSnapshot)
  issue!: IssueSnapshot;

  /** Who asked for the work by labelling or opening. */
  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  requestedBy!: Actor;

  @IsIn(SPECIALTIES)
  specialty!: Specialty;

  @IsIn(PRIORITIES)
  priority!: Priority;

  /** What a solution must satisfy, as found in the text: checklist items, "must" sentences. */
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  requirements!: string[];

  /** 0 (a guess) to 1 (a label said so). */
  @IsNumber()
  @Min(0)
  @Max(1)
  confidence!: number;

  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => Evidence)
  evidence!: Evidence[];

  /** What a model's opinion on it used; absent where none was asked. No attempt's spend holds it. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Spend)
  opinionSpend?: Spend;

  /**
   * True when nobody asked just now: the issue was found to be work by looking. It makes a task where there is none, and
   * never a new run of one that ended.
   */
  @IsOptional()
  @IsBoolean()
  swept?: boolean;

  /** Absent in what was said before anybody's rights were asked. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Authorisation)
  authorisation?: Authorisation;

  /** The command that asked for the work, when it was one: who gave it is answered what became of it. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  commandId?: string;

  /** The comment that gave it, when it was one. */
  @IsOptional()
  @IsInt()
  commentId?: number;

  /** When it was given. A command through the API leaves no trace in the issue's own `updatedAt`. */
  @IsOptional()
  @IsISO8601({ strict: true })
  givenAt?: string;

  @IsOptional()
  @IsInt()
  installationId?: number;
}

/** An issue is work, of this kind. Said by issue-classifier once a delivery; heard by scheduler and pr-publisher. */
export const IssueClassified = defineEvent({
  type: 'issue.classified.v1',
  subject: 'issue.{specialty}.classified',
  stream: 'ISSUES',
  Data: IssueClassifiedData,
});
