import { BACKEND } from './backend.ts';
import { DEVOPS } from './devops.ts';
import { FRONTEND } from './frontend.ts';
import { GENERAL } from './general.ts';
import { TESTING } from './testing.ts';
import type { Reason } from './reason.ts';

/** A reason that a text gives, with the words it was given by, each once, as they stand there. */
export interface Finding {
  readonly reason: Reason;
  readonly words: readonly string[];
}

/** Scripts that put no space between words; there a word is found wherever it stands. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const REASONS: readonly Reason[] = [...TESTING, ...DEVOPS, ...FRONTEND, ...BACKEND, ...GENERAL];
const COMPILED = REASONS.map((reason) => ({ reason, pattern: patternOf(reason) }));

/** All reasons that a text gives. Linear in the text: no word's pattern can run back over what it has read. */
export function findReasons(text: string): Finding[] {
  const lower = text.toLowerCase();
  return COMPILED.flatMap(({ reason, pattern }) => {
    const words = new Set(Array.from(lower.matchAll(pattern), ([word]) => word));
    return words.size === 0 ? [] : [{ reason, words: [...words] }];
  });
}

function patternOf({ words }: Reason): RegExp {
  const all = [...new Set(Object.values(words).join(',').split(','))].map((word) =>
    word.trim().toLowerCase(),
  );
  // Longest first, so that "unit tests" is not read as "unit test".
  const longestFirst = all.toSorted((a, b) => b.length - a.length);
  const spaced = longestFirst.filter((word) => !UNSPACED.test(word)).map(spacedPattern);
  const unspaced = longestFirst.filter((word) => UNSPACED.test(word)).map(escape);
  return new RegExp(
    [`(?<![\\p{L}\\p{N}_])(?:${spaced.join('|')})(?![\\p{L}\\p{N}_])`, ...unspaced].join('|'),
    'gu',
  );
}

function spacedPattern(word: string): string {
  return word
    .split(' ')
    .map((part) => escape(part).replace(/\\\*$/, '\\p{L}{0,20}'))
    .join('[\\s-]');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/['’]/g, "['’]");
}
