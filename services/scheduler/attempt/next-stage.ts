import type { Stage } from '#libs/contracts';

/** An honest attempt has a dozen changes of stage and some more with many fix rounds; an agent must not make us talk without end. */
export const STAGES_TOLD_MAX = 60;

/** What is known of an attempt's stage; null: nothing yet. */
export interface KnownStage {
  readonly stage: Stage | null;
  readonly round: number | null;
  readonly stagedAt: Date | null;
  readonly stagesTold: number;
}

/** What an agent says, and when it said so by its own clock. */
export interface SaidStage {
  readonly stage: Stage;
  readonly round: number;
  readonly at: Date;
}

/**
 * What a word of progress changes about the stage; undefined when it is older than what is known, or the same. Pure.
 *
 * The words of one agent may overtake each other on their way, and an attempt must not seem to step back. A stage may
 * come again: the tests are run on the untouched base, too.
 */
export function nextStage(
  known: KnownStage,
  { stage, round, at }: SaidStage,
): { change: KnownStage; isTold: boolean } | undefined {
  if (known.stagedAt !== null && at.getTime() < known.stagedAt.getTime()) return undefined;
  if (known.stage === stage && known.round === round) return undefined;
  const isTold = known.stagesTold < STAGES_TOLD_MAX;
  const stagesTold = known.stagesTold + (isTold ? 1 : 0);
  return { change: { stage, round, stagedAt: at, stagesTold }, isTold };
}
