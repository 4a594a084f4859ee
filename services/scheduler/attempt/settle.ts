const RETRY_DELAY_MAX_MS = 5 * 60_000;

/** What follows when an attempt ended without a commit. */
export type NextStep =
  { readonly step: 'retry'; readonly afterMs: number } | { readonly step: 'give-up' };

/**
 * Another attempt, or the end?
 *
 * An agent that was lost says nothing about the work, so the next one starts at once; any other failure may be
 * somebody's overload and waits: the first delay, then twice as long each time, at most five minutes.
 *
 * @param budget attempts used in this run, this one included; how many there are; the first delay
 */
export function settle(
  failure: { readonly code: string; readonly retryable: boolean },
  budget: { readonly used: number; readonly max: number; readonly delayMs: number },
): NextStep {
  if (!failure.retryable || budget.used >= budget.max) return { step: 'give-up' };
  if (failure.code === 'agent-lost') return { step: 'retry', afterMs: 0 };
  const afterMs = Math.min(budget.delayMs * 2 ** (budget.used - 1), RETRY_DELAY_MAX_MS);
  return { step: 'retry', afterMs };
}
