import type { Checkpoint, CloudEvent, Spend, TaskProgressData } from '#libs/contracts';

import { nextStage, type KnownStage } from './next-stage.ts';

/** What is known of an attempt that goes on. */
export interface KnownProgress extends KnownStage {
  readonly spend: Spend | null;
  readonly checkpoint: Checkpoint | null;
}

/** A change of stage that others hear of. */
export interface ToldStage {
  readonly word: CloudEvent<TaskProgressData>;
  /** Which one of the attempt. */
  readonly number: number;
  /** What the attempt had used by then. */
  readonly spend: Spend | null;
}

/**
 * What words of one attempt change about it, in the order they were heard. Pure.
 *
 * Taken together they are one row to write, however many there are: of what each word repeats the last one counts.
 */
export function gatherProgress(
  known: KnownProgress,
  words: readonly CloudEvent<TaskProgressData>[],
): { change: Partial<KnownProgress>; told: ToldStage[] } {
  let now = known;
  let change: Partial<KnownProgress> = {};
  const told: ToldStage[] = [];
  for (const word of words) {
    const { stage, round, spend, checkpoint } = word.data;
    const next = nextStage(now, { stage, round, at: new Date(word.time) });
    const news = { ...(spend && { spend }), ...(checkpoint && { checkpoint }), ...next?.change };
    now = { ...now, ...news };
    change = { ...change, ...news };
    if (next?.isTold === true) told.push({ word, number: now.stagesTold, spend: now.spend });
  }
  return { change, told };
}
