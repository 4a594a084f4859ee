import type { AttemptLimits } from '#libs/contracts';
import type { RepositoryLimits } from '#libs/repository-file';

/** The tighter of what the scheduler grants and what the repository wants; nobody can widen the grant. */
export function narrowLimits(granted: AttemptLimits, wanted: RepositoryLimits): AttemptLimits {
  const { maxTokens, maxTurns, maxBudgetUsd, maxFixRounds, wallClockMinutes } = wanted;
  const tokens = Math.min(granted.maxTokens ?? Infinity, maxTokens ?? Infinity);
  return {
    wallClockMs: Math.min(granted.wallClockMs, (wallClockMinutes ?? Infinity) * 60_000),
    maxTurns: Math.min(granted.maxTurns, maxTurns ?? Infinity),
    maxBudgetUsd: Math.min(granted.maxBudgetUsd, maxBudgetUsd ?? Infinity),
    maxFixRounds: Math.min(granted.maxFixRounds, maxFixRounds ?? Infinity),
    ...(tokens === Infinity ? {} : { maxTokens: tokens }),
  };
}
