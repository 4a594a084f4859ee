/** For an update's value: now, by the only clock that counts. */
export const NOW = (): string => 'now()';

/** For an update's value: a moment from now. */
export function fromNow(ms: number): () => string {
  if (!Number.isFinite(ms)) throw new TypeError(`${ms} is no number of milliseconds.`);
  return () => `now() + ${ms} * interval '1 millisecond'`;
}
