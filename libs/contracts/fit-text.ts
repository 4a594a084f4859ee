/**
 * Shortens a text so that its JSON form takes at most `bytesMax` bytes, by leaving out the middle.
 *
 * The head tells what is wanted and the tail of a log tells what went wrong, so both are kept, two
 * thirds and one third. The gap says how much is missing; nothing is dropped silently. Measured as
 * JSON because that is how it travels: a control character costs one byte here and six on the wire.
 */
export function fitText(text: string, bytesMax: number): string {
  if (jsonBytes(text) <= bytesMax) return text;
  const points = Array.from(text);
  // Counted once: a text is tried in a dozen lengths.
  const bytesUpTo = [0];
  for (const [index, point] of points.entries())
    bytesUpTo.push((bytesUpTo[index] ?? 0) + pointBytes(point));
  const bytesOf = (kept: number): number => {
    const [headEnd, tailBegin] = parts(points.length, kept);
    const at = (index: number): number => bytesUpTo[index] ?? 0;
    return at(headEnd) + at(points.length) - at(tailBegin) + jsonBytes(gapOf(points.length - kept));
  };
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (bytesOf(middle) <= bytesMax) low = middle;
    else high = middle - 1;
  }
  const [headEnd, tailBegin] = parts(points.length, low);
  return (
    points.slice(0, headEnd).join('') +
    gapOf(points.length - low) +
    points.slice(tailBegin).join('')
  );
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

const SHORT_ESCAPES = new Set(['\b', '\t', '\n', '\f', '\r', '"', '\\']);

/** What `JSON.stringify` and UTF-8 make of one character: a lone surrogate is escaped, too. */
function pointBytes(point: string): number {
  const code = point.codePointAt(0) ?? 0;
  if (SHORT_ESCAPES.has(point)) return 2;
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) return 6;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
