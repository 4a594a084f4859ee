import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsString, MaxLength, Min, ValidateNested } from 'class-validator';

import { RIGHTS, type Right } from './authorisation.ts';
import { defineEvent } from './event.ts';
import { Actor } from './issue.ts';

export class LetterRedriveData {
  @IsString()
  @MaxLength(100)
  commandId!: string;

  /** Its place in the stream DLQ. */
  @IsInt()
  @Min(1)
  letter!: number;

  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  by!: Actor;

  @IsIn(RIGHTS)
  right!: Right;
}

/**
 * Say again what somebody gave up. Said by api, which has looked whether it can be; heard by node-health, which alone may
 * speak in the place of others.
 */
export const LetterRedrive = defineEvent({
  type: 'command.letter.redrive.v1',
  subject: 'command.letter.redrive',
  stream: 'COMMANDS',
  Data: LetterRedriveData,
});
