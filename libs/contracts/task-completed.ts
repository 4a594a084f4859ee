import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import { ArtifactRef } from './artifact.ts';
import { defineEvent } from './event.ts';
import { Spend } from './spend.ts';
import { AttemptRef } from './task-ref.ts';
import { TestOutcome } from './test-outcome.ts';
import { GIT_SHA } from './vocabulary.ts';

/** How large a change is. */
export class DiffStat {
  @IsInt()
  @Min(0)
  files!: number;

  @IsInt()
  @Min(0)
  insertions!: number;

  @IsInt()
  @Min(0)
  deletions!: number;

  /** Paths from the root of the repository; the first hundred. */
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  paths!: string[];
}

/** What an attempt hands over. Claims only: pr-publisher checks each of them against the bundle itself. */
export class AttemptResult extends AttemptRef {
  /** The commit the work started from, on the default branch. */
  @Matches(GIT_SHA)
  baseSha!: string;

  /** The commit the bundle brings. */
  @Matches(GIT_SHA)
  headSha!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => DiffStat)
  diff!: DiffStat;

  /** The model's own closing words. */
  @IsString()
  @MaxLength(8192)
  summary!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => TestOutcome)
  tests!: TestOutcome;

  /** The same tests on the untouched base; absent when they were not run there. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TestOutcome)
  baseTests?: TestOutcome;

  @IsObject()
  @ValidateNested()
  @Type(() => Spend)
  spend!: Spend;

  /** Fix rounds that were needed. */
  @IsInt()
  @Min(0)
  rounds!: number;

  @IsInt()
  @Min(0)
  durationMs!: number;

  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ArtifactRef)
  artifacts!: ArtifactRef[];
}

export class TaskCompletedData extends AttemptResult {}

/** An attempt has a commit to hand over. Said by the agent; heard by scheduler. */
export const TaskCompleted = defineEvent({
  type: 'task.completed.v1',
  subject: 'task.{specialty}.completed.{agent}',
  stream: 'AGENT_EVENTS',
  Data: TaskCompletedData,
});
