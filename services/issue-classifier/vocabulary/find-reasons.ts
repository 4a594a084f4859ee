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

const REASONS: readonly Reason[] = [...TESTING, ...DEVOPS, ...FRONTEND, ...BACKEND, ...GENERAL];
const COMPILED = REASONS.map((reason) => ({ reason, pattern: wordPattern(reason.words) }));

/** All reasons that a text gives. Linear in the text: no word's pattern can run back over what it has read. */
export function findReasons(text: string): Finding[] {
  const lower = text.toLowerCase();
  return COMPILED.flatMap(({ reason, pattern }) => {
    const words = new Set(Array.from(lower.matchAll(pattern), ([word]) => word));
    return words.size === 0 ? [] : [{ reason, words: [...words] }];
  });
}
