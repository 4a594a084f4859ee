import type { AttemptLimits } from '#libs/contracts';

import type { SchedulerConfig } from '../config.ts';

/** What an attempt may use. No number of tokens means no limit but the dollars. */
export function limitsOf(config: SchedulerConfig): AttemptLimits {
  return {
    wallClockMs: config.ATTEMPT_WALL_CLOCK_MS,
    maxTurns: config.ATTEMPT_MAX_TURNS,
    maxBudgetUsd: config.ATTEMPT_MAX_BUDGET_USD,
    ...(config.ATTEMPT_MAX_TOKENS > 0 && { maxTokens: config.ATTEMPT_MAX_TOKENS }),
    maxFixRounds: config.ATTEMPT_MAX_FIX_ROUNDS,
  };
}
