import { IsInt, IsISO8601, IsObject, IsUUID, Matches, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

import { ArtifactRef } from './artifact.ts';
import { GIT_SHA } from './vocabulary.ts';

/**
 * How the name of a checkpoint begins that the scheduler brings from another agent's bucket into the reader's own:
 * `handed/<task>/<attempt>`. It may come a moment after the assignment that names it.
 */
export const HANDED = 'handed/';

/**
 * Unfinished work, kept so that it outlives its agent.
 *
 * Whoever starts from it trusts none of it: the artifact is held against its digest, the bundle against the two
 * commits, and the base against the default branch. An attempt that finds it missing or damaged starts from scratch.
 */
export class Checkpoint {
  /** Of kind `checkpoint`: a bundle with one commit of the working tree, on top of `baseSha`. */
  @IsObject()
  @ValidateNested()
  @Type(() => ArtifactRef)
  artifact!: ArtifactRef;

  /** The attempt that made it. */
  @IsInt()
  @Min(1)
  attempt!: number;

  /** The commit of the default branch that the work started from. */
  @Matches(GIT_SHA)
  baseSha!: string;

  /** The commit of the unfinished work. */
  @Matches(GIT_SHA)
  headSha!: string;

  /** As in progress: 0 for the first run of the CLI, then the number of the fix round. */
  @IsInt()
  @Min(0)
  round!: number;

  /** The conversation with the model. It lives on that agent's disk alone. */
  @IsUUID()
  sessionId!: string;

  /** By the agent's clock: for people to read, not to decide by. */
  @IsISO8601({ strict: true })
  savedAt!: string;
}
