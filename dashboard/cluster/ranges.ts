const HOUR_MS = 60 * 60_000;

export interface Range {
  readonly name: string;
  /** What the api is asked for, at this moment. */
  readonly path: (now: number) => string;
}

/** By hours as long as hours can be told apart, then by days. */
export const RANGES = [
  rangeOf('24 hours', 24, 'hour'),
  rangeOf('7 days', 7 * 24, 'day'),
  rangeOf('30 days', 30 * 24, 'day'),
] as const;

function rangeOf(name: string, hours: number, bucket: 'hour' | 'day'): Range {
  return {
    name,
    path(now) {
      const from = new Date(now - hours * HOUR_MS).toISOString();
      return `/stats?from=${from}&to=${new Date(now).toISOString()}&bucket=${bucket}`;
    },
  };
}
