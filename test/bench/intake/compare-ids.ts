/** What was accepted, beside what is there. */
export interface Comparison {
  /** Accepted, and not there. */
  readonly missing: number;
  /** There more than once. */
  readonly double: number;
  /** There without a 202 that arrived: it may be, for an answer can be lost. */
  readonly unanswered: number;
}

export function compareIds(accepted: readonly string[], stored: readonly string[]): Comparison {
  const [asked, there] = [new Set(accepted), new Set(stored)];
  return {
    missing: [...asked].filter((id) => !there.has(id)).length,
    double: stored.length - there.size,
    unanswered: [...there].filter((id) => !asked.has(id)).length,
  };
}
