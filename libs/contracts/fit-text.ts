/**
 * Shortens a text so that its JSON form takes at most `bytesMax` bytes, by leaving out the middle.
 *
 * The head tells what is wanted and the tail of a log tells what went wrong, so both are kept, two
 * thirds and one third. The gap says how much is missing; nothing is dropped silently. Measured as
 * JSON because that is how it travels: a control character costs one byte here and six on the wire.
 */
export function fitText(text: string, bytesMax: number): string {
  if (jsonBytes(text) <= bytesMax) return text;
  const { count, begins, bytesUpTo } = measure(text);
  const bytesOf = (kept: number): number => {
    const [headEnd, tailBegin] = parts(count, kept);
    const at = (index: number): number => bytesUpTo[index] ?? 0;
    return at(headEnd) + at(count) - at(tailBegin) + jsonBytes(gapOf(count - kept));
  };
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (bytesOf(middle) <= bytesMax) low = middle;
    else high = middle - 1;
  }
  const [headEnd, tailBegin] = parts(count, low);
  return text.slice(0, begins[headEnd]) + gapOf(count - low) + text.slice(begins[tailBegin]);
}

/** What stands where the middle was. */
export const GAP = /\n\n\[… \d+ characters left out here …\]\n\n/;

function gapOf(missing: number): string {
  return `\n\n[… ${missing} characters left out here …]\n\n`;
}

/** Where the head ends and where the tail begins. */
function parts(all: number, kept: number): [number, number] {
  const head = Math.ceil((kept * 2) / 3);
  return [head, all - (kept - head)];
}

/** Of each character of a text. */
interface Measured {
  readonly count: number;
  /** Where it begins; after the last, where the text ends. */
  readonly begins: Uint32Array;
  /** What those before it take on the wire. */
  readonly bytesUpTo: Uint32Array;
}

/** Once for all the lengths that are tried; in plain numbers, for an issue's text is measured with each of its requests. */
function measure(text: string): Measured {
  const begins = new Uint32Array(text.length + 1);
  const bytesUpTo = new Uint32Array(text.length + 1);
  let count = 0;
  let bytes = 0;
  for (let at = 0; at < text.length; count += 1) {
    const code = text.codePointAt(at) ?? 0;
    begins[count] = at;
    bytesUpTo[count] = bytes;
    bytes += bytesOf(code);
    at += code < 0x10000 ? 1 : 2;
  }
  begins[count] = text.length;
  bytesUpTo[count] = bytes;
  return { count, begins, bytesUpTo };
}

/** What `JSON.stringify` and UTF-8 make of one character: a lone surrogate is escaped, too. */
function bytesOf(code: number): number {
  if (code < 0x20) return SHORT_ESCAPES.has(code) ? 2 : 6;
  if (code === QUOTE || code === BACKSLASH) return 2;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  if (code >= 0xd800 && code <= 0xdfff) return 6;
  return code < 0x10000 ? 3 : 4;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Of `\b`, `\t`, `\n`, `\f` and `\r`. */
const SHORT_ESCAPES = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d]);

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
