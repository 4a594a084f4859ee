/** What is said of a row of measurements. */
export interface Summary {
  readonly n: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The middle value, the lowest and the highest. @throws RangeError of nothing */
export function summarise(values: readonly number[]): Summary {
  return {
    n: values.length,
    median: quantile(values, 0.5),
    low: quantile(values, 0),
    high: quantile(values, 1),
  };
}

/**
 * The value that this share of all is not above: 0.5 is the median, 0.95 the p95.
 *
 * Between two measurements it lies on the line between them (type 7 of Hyndman and Fan, as in R and NumPy).
 *
 * @throws RangeError of nothing, or of a share that is none
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('Of nothing there is no quantile. Measure first.');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`A share is from 0 to 1, not ${share}.`);
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below = 0, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * How many times `other` a system reached, round by round.
 *
 * Of two systems the same round is compared, since both ran in it one after the other: what else the machine did then
 * was the same for both.
 *
 * @throws RangeError when they did not run in the same rounds, or the other one did nothing
 */
export function ratios(values: readonly number[], other: readonly number[]): number[] {
  if (values.length !== other.length)
    throw new RangeError(`${values.length} rounds can't be compared with ${other.length}.`);
  return values.map((value, round) => {
    const to = other[round] ?? 0;
    if (to === 0) throw new RangeError(`Round ${round + 1} has nothing to compare with.`);
    return value / to;
  });
}
