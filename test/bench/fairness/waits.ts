/** One task that was given out; of a repository that asked, or of another. */
export interface Turn {
  readonly repository: number | undefined;
  readonly atMs: number;
}

/** How long a repository waited for the first of its tasks to be given out. */
export interface Wait {
  /** Its place among all that was given out since they asked. */
  readonly place: number;
  readonly ms: number;
}

/** By repository; those that had no turn yet are missing. @param turns in the order in which they were given */
export function waitsOf(turns: readonly Turn[], askedMs: number): Map<number, Wait> {
  const waits = new Map<number, Wait>();
  for (const [index, { repository, atMs }] of turns.entries())
    if (repository !== undefined && !waits.has(repository))
      waits.set(repository, { place: index + 1, ms: atMs - askedMs });
  return waits;
}

/** Of the first, second and each further repository: how many times as far back it came. */
export function timesAsFar(flooded: readonly Wait[], alone: readonly Wait[]): number[] {
  return flooded.map(({ place }, index) => place / (alone[index]?.place ?? Number.NaN));
}
