import { IsBoolean, IsIn, IsISO8601, IsOptional } from 'class-validator';

import { Ordered } from './ordered.ts';
import { PRIORITIES, SPECIALTIES, type Priority, type Specialty } from './vocabulary.ts';

/** Who asked for work on an issue through the API, and what they said of it beside its text. */
export class IssueRequest extends Ordered {
  /** When the command was given. */
  @IsOptional()
  @IsISO8601({ strict: true })
  givenAt?: string;

  /** The issue's text is theirs too: the issue was opened for the command. */
  @IsBoolean()
  ownText!: boolean;

  /** What the classifier would have to find out otherwise. */
  @IsOptional()
  @IsIn(SPECIALTIES)
  specialty?: Specialty;

  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority;
}
