import { IsInt, IsString, MaxLength } from 'class-validator';

import { defineEvent } from './event.ts';

export class DeadLetterData {
  @IsString()
  stream!: string;

  @IsString()
  consumer!: string;

  /** The original's subject and place in its stream. */
  @IsString()
  subject!: string;

  @IsInt()
  sequence!: number;

  @IsInt()
  deliveries!: number;

  @IsString()
  @MaxLength(4096)
  reason!: string;

  /** The original, byte for byte as text. */
  @IsString()
  original!: string;
}

/** A message nobody could handle. Said by whoever gave up; heard by operators. */
export const DeadLetter = defineEvent({
  type: 'dlq.letter.v1',
  subject: 'dlq.{stream}.{consumer}',
  stream: 'DLQ',
  Data: DeadLetterData,
});
