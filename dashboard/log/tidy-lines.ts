import { clock } from '../text/format.ts';

/** As api writes what a running attempt says: when, at which stage, what. */
const SAID = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (.*)$/;

/**
 * Lines as one reads them: with the reader's own time of day, and what an agent says again and again, for as long as it
 * does it, once, with how long. Lines that bear no time stay as they are.
 */
export function tidyLines(lines: readonly string[], now: number): string[] {
  const tidy: { text: string; words?: string; until?: string }[] = [];
  for (const line of lines) {
    const [, at = '', words] = SAID.exec(line) ?? [];
    const last = tidy.at(-1);
    if (words === undefined) tidy.push({ text: line });
    else if (last?.words === words) last.until = clock(at, now);
    else tidy.push({ text: `${clock(at, now)} ${words}`, words });
  }
  return tidy.map(({ text, until }) => (until === undefined ? text : `${text} (until ${until})`));
}
