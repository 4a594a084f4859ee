import { IsIn, IsISO8601, IsString, MaxLength } from 'class-validator';

/**
 * Why somebody may have work done: GitHub says they may push, the cluster's own configuration lists them, or they hold a
 * token of the cluster's API that lets them operate it.
 */
export const RIGHTS = ['admin', 'maintain', 'write', 'listed', 'operator'] as const;
export type Right = (typeof RIGHTS)[number];

/**
 * Who allowed the work, and by what right, as asked at that moment.
 *
 * Both count: whoever asked spends the money, and whoever wrote the text tells the model what to do.
 */
export class Authorisation {
  /** Login of who asked: put the label on, opened, reopened, commented. */
  @IsString()
  @MaxLength(100)
  actor!: string;

  @IsIn(RIGHTS)
  actorRight!: Right;

  /** Login of who wrote the issue. */
  @IsString()
  @MaxLength(100)
  author!: string;

  @IsIn(RIGHTS)
  authorRight!: Right;

  /** When GitHub was asked. */
  @IsISO8601({ strict: true })
  at!: string;
}
