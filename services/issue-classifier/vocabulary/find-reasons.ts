import { BACKEND } from './backend.ts';
import { DEVOPS } from './devops.ts';
import { FRONTEND } from './frontend.ts';
import { GENERAL } from './general.ts';
import { TESTING } from './testing.ts';
import type { Reason } from './reason.ts';
import { wordPattern } from './word-pattern.ts';

/** A reason that a text gives, with the words it was given by, each once, as they stand there. */
export interface Finding {
  readonly reason: Reason;
  readonly words: readonly string[];
}

/** All reasons that a text gives. */
export type FindReasons = (text: string) => Finding[];

/** The whole vocabulary. */
export const REASONS: readonly Reason[] = [
  ...TESTING,
  ...DEVOPS,
  ...FRONTEND,
  ...BACKEND,
  ...GENERAL,
];

export const findReasons: FindReasons = finderOf(REASONS);

/** Linear in the text: no word's pattern can run back over what it has read. */
export function finderOf(reasons: readonly Reason[]): FindReasons {
  const compiled = reasons.map((reason) => ({ reason, pattern: wordPattern(reason.words) }));
  return (text) => {
    const lower = text.toLowerCase();
    return compiled.flatMap(({ reason, pattern }) => {
      const words = new Set(Array.from(lower.matchAll(pattern), ([word]) => word));
      return words.size === 0 ? [] : [{ reason, words: [...words] }];
    });
  };
}
