/** What an attempt may spend in all. */
export interface SpendLimits {
  readonly maxBudgetUsd: number;
  /** Of every kind together; no limit when absent. */
  readonly maxTokens?: number | undefined;
}

/** Tokens and dollars: spent, or set aside for a call whose answer is not known. */
export interface Amount {
  readonly tokens: number;
  readonly usd: number;
}

export type LimitCode = 'budget-limit' | 'token-limit';

/** What becomes of a call: it goes on, waits for one in flight to end, or is refused. */
export type Admission = LimitCode | 'admit' | 'wait';

/**
 * Whether a call may go on, now that so much is spent and so much set aside.
 *
 * What a call costs at most is known before (`asked`), and is far more than what it costs nearly always: the CLI lets
 * 128,000 tokens come out and a hundredth of them come. To refuse what does not fit would end small budgets before their
 * first call. So a call that fits goes on beside others; one that does not waits until it is alone; and alone it goes on
 * for as long as anything is left. The limit is exceeded by one call at most, as with the CLI's own.
 */
export function admission(call: {
  readonly limits: SpendLimits;
  readonly spent: Amount;
  readonly setAside: Amount;
  readonly inFlight: number;
  readonly asked: Amount;
}): Admission {
  const { limits, spent, setAside, inFlight, asked } = call;
  const { maxBudgetUsd, maxTokens = Infinity } = limits;
  if (spent.usd >= maxBudgetUsd) return 'budget-limit';
  if (spent.tokens >= maxTokens) return 'token-limit';
  if (inFlight === 0) return 'admit';
  const fits =
    spent.usd + setAside.usd + asked.usd <= maxBudgetUsd &&
    spent.tokens + setAside.tokens + asked.tokens <= maxTokens;
  return fits ? 'admit' : 'wait';
}
