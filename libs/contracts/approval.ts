import { Type } from 'class-transformer';
import { IsArray, IsIn, IsISO8601, IsObject, ValidateNested } from 'class-validator';

import { RIGHTS, type Right } from './authorisation.ts';
import { GATES, type Gate } from './gate.ts';
import { Actor } from './issue.ts';

/** A person's word that what was held may be published: for these gates, of this very commit. */
export class Approval {
  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  by!: Actor;

  @IsIn(RIGHTS)
  right!: Right;

  @IsISO8601({ strict: true })
  at!: string;

  /** What it was held for, and no more: a gate that finds something new holds it again. */
  @IsArray()
  @IsIn(GATES, { each: true })
  gates!: Gate[];
}
