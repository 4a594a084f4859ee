/**
 * Characters that nobody sees: zero-width ones, those that turn the direction of reading, fillers, tags, selectors of
 * variants, and controls but for tabs and ends of lines. Each of them can carry a message past a reader to a model.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- the very thing to find, one by one
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/gu;

/** Joiners without which Persian, the scripts of India and composed emoji read differently. */
const JOINS = /[\u200C\u200D]/;
const BEFORE_JOINER = /[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u;
const AFTER_JOINER = /^[\p{L}\p{M}\p{Extended_Pictographic}]/u;
const LATIN = /^\p{Script=Latin}|\p{Script=Latin}$/u;

/** One after a sign that has variants: a heart in colour, a Chinese character as it is written in a name. */
const SELECTS = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;
const HAS_VARIANTS = /[\p{Emoji}\p{Script=Han}\p{Extended_Pictographic}]$/u;

/** The flags of England, Scotland and Wales are spelled in tags. */
const FLAG = /^\u{1F3F4}(?:\u{E0067}\u{E0062}[\u{E0061}-\u{E007A}]{3}\u{E007F})/u;

/** Takes them out, but where a script or a sign needs them. Pure and linear in the text. */
export function withoutInvisible(text: string): { text: string; removed: number } {
  let removed = 0;
  let flagEnd = 0;
  const kept = text.replace(INVISIBLE, (character, at: number) => {
    if (at < flagEnd) return character;
    const before = text.slice(Math.max(0, at - 2), at);
    const next = text.slice(at + character.length, at + character.length + 2);
    const flag = FLAG.exec(text.slice(Math.max(0, at - 2), at + 12));
    if (flag !== null) {
      flagEnd = at - 2 + flag[0].length;
      return character;
    }
    if (JOINS.test(character) && joins(before, next)) return character;
    if (SELECTS.test(character) && HAS_VARIANTS.test(before)) return character;
    removed += 1;
    return '';
  });
  return { text: kept, removed };
}

function joins(before: string, next: string): boolean {
  return (
    BEFORE_JOINER.test(before) &&
    AFTER_JOINER.test(next) &&
    !LATIN.test(before.slice(-1)) &&
    !LATIN.test(next.slice(0, 1))
  );
}
