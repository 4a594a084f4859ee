// Terminals' escape sequences: CSI (colours, cursor), OSC (titles, links) up to its end, and the two-character ones.
// eslint-disable-next-line no-control-regex
const ESCAPES = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g;

/** What is not seen and changes what is read: controls, bidirectional overrides, zero widths, tags. */
const UNSEEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** A joiner between two pictures is what makes them one: a family, a flag. */
const JOINS_PICTURES =
  /(?<=\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)\u200D(?=\p{Extended_Pictographic})/u;

/**
 * Foreign text as it is shown: what would hide or turn around something else is written out, `⟨U+202E⟩`.
 *
 * An issue's title, a log and a diff come from strangers. The page never makes markup of them; this keeps them from
 * looking like something that they are not.
 */
export function plainText(text: string): string {
  return text.replace(UNSEEN, (character: string, at: number) =>
    character === '\u200D' && joinsPictures(text, at) ? character : `⟨U+${codeOf(character)}⟩`,
  );
}

/** A program's output: as `plainText`, without its colours, and with the lines as they would stand in a terminal. */
export function plainLog(text: string): string {
  const bare = text.replace(ESCAPES, '').replace(/\r\n/g, '\n');
  // A carriage return alone writes over the line so far; its last state is what one would see.
  return plainText(bare.replace(/[^\n]*\r(?!\n)/g, ''));
}

function joinsPictures(text: string, at: number): boolean {
  // The longest neighbour is a picture of two units with a modifier of two.
  const around = text.slice(Math.max(0, at - 4), at + 3);
  return JOINS_PICTURES.test(around);
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
