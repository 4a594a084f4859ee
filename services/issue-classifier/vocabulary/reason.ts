import type { Specialty } from '#libs/contracts';

/** Languages the vocabulary is kept in; a word of one is looked for in every text, whatever it is written in. */
export type Language = 'en' | 'de' | 'fr' | 'es' | 'pt' | 'zh' | 'ja' | 'ru';

/**
 * One answer to "what would have to change?", with the words people give it away by.
 *
 * Words are separated by commas, so that the lists stay readable. One ending in `*` stands for all that begin
 * so; a space also stands for a hyphen. Put a word where it speaks for what must be *changed*, not for what the
 * reporter happened to use.
 */
export interface Reason {
  readonly speaksFor: Specialty;
  /** Shown to people as evidence: "what a page shows". */
  readonly reason: string;
  /** What one word of it says in prose; a title counts several times as much (`weigh.ts`). */
  readonly weight: number;
  readonly words: Partial<Record<Language, string>>;
}
