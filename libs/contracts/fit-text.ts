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
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (jsonBytes(withGap(points, middle)) <= bytesMax) low = middle;
    else high = middle - 1;
  }
  return withGap(points, low);
}

/** What stands where the middle was. */
export const GAP = /\n\n\[… \d+ characters left out here …\]\n\n/;

function withGap(points: readonly string[], kept: number): string {
  const head = Math.ceil((kept * 2) / 3);
  const gap = `\n\n[… ${points.length - kept} characters left out here …]\n\n`;
  return (
    points.slice(0, head).join('') + gap + points.slice(points.length - (kept - head)).join('')
  );
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
