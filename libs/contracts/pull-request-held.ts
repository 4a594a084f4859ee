import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { defineEvent } from './event.ts';
import { GateFinding, HELD_PATCH_BYTES_MAX } from './gate.ts';
import { AttemptRef } from './task-ref.ts';

export class PullRequestHeldData extends AttemptRef {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => GateFinding)
  findings!: GateFinding[];

  /** The change itself, for whoever is to approve it: what the gates read, cut in the middle where it is long. */
  @IsOptional()
  @IsString()
  @MaxLength(HELD_PATCH_BYTES_MAX)
  patch?: string;
}

/**
 * A commit waits for a person's word; nothing of it was pushed. Said by pr-publisher; heard by scheduler.
 *
 * Its id is `publish-held:x` for the request `pr:x`, and the task.held that answers it bears `held:x`.
 */
export const PullRequestHeld = defineEvent({
  type: 'pr.held.v1',
  subject: 'pr.{specialty}.held',
  stream: 'PRS',
  Data: PullRequestHeldData,
});
