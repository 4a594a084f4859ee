import type { Specialty } from '#libs/contracts';

/** One thing seen in an issue that speaks for a specialty. Weights add up; 1 is "a word in passing", 8 "a label said so". */
export interface Piece {
  /** Where it was seen: `label`, `title`, `text`, `path`... */
  readonly source: string;
  /** The words themselves and why they count: "button (a part of a page)". */
  readonly found: string;
  readonly speaksFor: Specialty;
  readonly weight: number;
}
