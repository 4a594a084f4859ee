import { IsArray, IsIn, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

import { Checkpoint } from './checkpoint.ts';
import { defineEvent } from './event.ts';
import { Actor, IssueSnapshot } from './issue.ts';
import { AttemptLimits } from './limits.ts';
import { RepositoryRef } from './repository.ts';
import { AttemptRef } from './task-ref.ts';
import { SPECIALTIES, type Specialty } from './vocabulary.ts';

export class TaskAssignedData extends AttemptRef {
  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  @IsObject()
  @ValidateNested()
  @Type(() => IssueSnapshot)
  issue!: IssueSnapshot;

  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  requestedBy!: Actor;

  /** What the issue asks for; the subject may name `general` when no specialist lives. */
  @IsIn(SPECIALTIES)
  specialty!: Specialty;

  @IsArray()
  @IsString({ each: true })
  requirements!: string[];

  @IsObject()
  @ValidateNested()
  @Type(() => AttemptLimits)
  limits!: AttemptLimits;

  /** What an earlier attempt of this run left behind, to go on from. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Checkpoint)
  checkpoint?: Checkpoint;
}

/** An attempt is given to an agent. Said by scheduler once an attempt; heard by that agent alone. */
export const TaskAssigned = defineEvent({
  type: 'task.assigned.v1',
  subject: 'task.{specialty}.assigned.{agent}',
  stream: 'TASKS',
  Data: TaskAssignedData,
});
