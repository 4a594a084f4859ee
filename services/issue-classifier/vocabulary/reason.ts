import type { Specialty } from '#libs/contracts';

import type { Words } from './word-pattern.ts';

/**
 * One answer to "what would have to change?", with the words people give it away by.
 *
 * Put a word where it speaks for what must be *changed*, not for what the reporter happened to use.
 */
export interface Reason {
  readonly speaksFor: Specialty;
  /** Shown to people as evidence: "what a page shows". */
  readonly reason: string;
  /** What one word of it says in prose; a title counts several times as much (`weigh.ts`). */
  readonly weight: number;
  readonly words: Words;
}
