import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, ValidateNested } from 'class-validator';

import { ArtifactRef } from './artifact.ts';
import { Spend } from './spend.ts';
import { TaskRef } from './task-ref.ts';

/** What is told when an attempt, or the task with it, is over. */
export class Remains extends TaskRef {
  /** Of this attempt alone; of all attempts together where the task has ended. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Spend)
  spend?: Spend;

  /** What an attempt that made no commit left behind to look at. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ArtifactRef)
  artifacts?: ArtifactRef[];
}
