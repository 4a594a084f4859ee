/** By how much GitHub's clock, PostgreSQL's and that of whoever holds the API may differ. */
export const CLOCKS_DIFFER_BY_MS = 30_000;

/** Whether a word was given before something happened, for certain. */
export function isBefore(givenAt: Date, happenedAt: Date | null): boolean {
  return happenedAt !== null && givenAt.getTime() + CLOCKS_DIFFER_BY_MS < happenedAt.getTime();
}
