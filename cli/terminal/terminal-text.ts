import { stripVTControlCharacters } from 'node:util';

const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
const MARKS_ONLY = /^[\p{M}\p{Cf}]+$/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Text from anywhere as one line that a terminal only shows: an issue's title must not move its cursor. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Columns that a plain line takes. */
export function columnsOf(text: string): number {
  return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + columnsOfOne(segment), 0);
}

/** A plain line of exactly so many columns: cut with an ellipsis, or filled up. */
export function fitColumns(text: string, columns: number): string {
  return padColumns(cutColumns(text, columns), columns);
}

/** A plain line of at most so many columns. */
export function cutColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let used = 0;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    used += columnsOfOne(segment);
    if (used > columns - 1) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${kept.trimEnd()}…`;
}

function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

function columnsOfOne(grapheme: string): number {
  if (MARKS_ONLY.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}
