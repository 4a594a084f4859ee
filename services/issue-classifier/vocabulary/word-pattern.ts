/** Languages the vocabulary is kept in; a word of one is looked for in every text, whatever it is written in. */
export type Language =
  'en' | 'de' | 'fr' | 'es' | 'pt' | 'it' | 'nl' | 'pl' | 'tr' | 'zh' | 'ja' | 'ko' | 'ru';

/**
 * Words by language, separated by commas so that the lists stay readable.
 *
 * One ending in `*` stands for all that begin so; a space also stands for a hyphen. All in lower case.
 */
export type Words = Partial<Record<Language, string>>;

/** Scripts that put no space between words, or that glue endings to them; there a word is found wherever it stands. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** A pattern (global, Unicode) that finds these words in a text in lower case, whole words only. Linear in the text. */
export function wordPattern(words: Words): RegExp {
  const all = Object.values(words)
    .join(',')
    .split(',')
    .map((word) => word.trim().toLowerCase());
  // Longest first, so that "unit tests" is not read as "unit test".
  const longestFirst = [...new Set(all)].toSorted((a, b) => b.length - a.length);
  const spaced = longestFirst.filter((word) => !UNSPACED.test(word)).map(spacedPattern);
  const unspaced = longestFirst.filter((word) => UNSPACED.test(word)).map(escape);
  const whole = `(?<![\\p{L}\\p{N}_])(?:${spaced.join('|')})(?![\\p{L}\\p{N}_])`;
  // An empty choice would be found everywhere.
  return new RegExp([...(spaced.length === 0 ? [] : [whole]), ...unspaced].join('|'), 'gu');
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
