import { Type } from 'class-transformer';
import { IsIn, IsObject, IsString, MaxLength, ValidateNested } from 'class-validator';

import { RIGHTS, type Right } from './authorisation.ts';
import { Actor } from './issue.ts';

/** Which command of the API it is, and whose. */
export class Ordered {
  @IsString()
  @MaxLength(100)
  commandId!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  by!: Actor;

  @IsIn(RIGHTS)
  right!: Right;
}
