import { SPECIALTIES, type Specialty } from '#libs/contracts';

import type { Piece } from './evidence/piece.ts';

export interface Verdict {
  readonly specialty: Specialty;
  /** 0 (a guess) to 1 (a label said so). */
  readonly confidence: number;
}

/** Below this sum an issue has said nothing that counts, and it is for whoever takes anything. */
const SAID_SOMETHING = 0.8;

/**
 * Adds up what speaks for each specialty; the heaviest wins.
 *
 * Sure is who has much on one side and little on the other: the lead over the second, seen against the whole,
 * and held down while there is little evidence at all. The root and the two numbers make what is stated agree with how
 * often it was right (docs/classification.md).
 */
export function weigh(pieces: readonly Piece[]): Verdict {
  const sums = new Map<Specialty, number>(SPECIALTIES.map((specialty) => [specialty, 0]));
  for (const { speaksFor, weight } of pieces)
    sums.set(speaksFor, (sums.get(speaksFor) ?? 0) + weight);
  const ranked = [...sums].toSorted(([, a], [, b]) => b - a);
  const [first, second] = ranked;
  if (first === undefined || second === undefined || first[1] < SAID_SOMETHING)
    return { specialty: 'general', confidence: 0.1 };
  const lead = (first[1] - second[1]) / (first[1] + second[1]);
  const substance = Math.min(1, first[1] / 6);
  return {
    specialty: first[0],
    confidence: Math.round((0.3 + 0.68 * Math.sqrt(lead) * substance) * 100) / 100,
  };
}
