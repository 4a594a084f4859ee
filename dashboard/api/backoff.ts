const FIRST_MS = 1000;
const LONGEST_MS = 15_000;

/**
 * How long to wait before the next try: doubled each time up to 15 s, and by chance up to a quarter less, so that many
 * open pages don't come back in the same moment.
 *
 * @param failures in a row, 1 for the first
 * @param chance from 0 up to 1
 */
export function backoffMs(failures: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(10, failures - 1));
  return Math.round(whole * (1 - chance / 4));
}
