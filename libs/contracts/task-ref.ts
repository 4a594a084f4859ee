import { IsInt, IsObject, IsUUID, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

import { RepositoryRef } from './repository.ts';

/** One attempt at a task: the pair every event of an agent bears, and the only thing a fence compares. */
export class AttemptRef {
  @IsUUID()
  taskId!: string;

  /** 1, 2, 3...; made by the scheduler alone. */
  @IsInt()
  @Min(1)
  attempt!: number;
}

/** The task and the issue it is for, enough to find the issue's comment. */
export class TaskRef {
  @IsUUID()
  taskId!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  @IsInt()
  @Min(1)
  issueNumber!: number;
}
