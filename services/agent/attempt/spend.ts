import type { Spend } from '#libs/contracts';

export function noSpend(model: string): Spend {
  return {
    model,
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    turns: 0,
    costUsd: 0,
  };
}

/** Two runs together, under the later one's model. */
export function addSpend(before: Spend, run: Spend): Spend {
  return {
    model: run.model === '' ? before.model : run.model,
    inputTokens: before.inputTokens + run.inputTokens,
    outputTokens: before.outputTokens + run.outputTokens,
    cacheReadTokens: before.cacheReadTokens + run.cacheReadTokens,
    cacheWriteTokens: before.cacheWriteTokens + run.cacheWriteTokens,
    turns: before.turns + run.turns,
    // Cents don't add up in binary; a millionth of a dollar is finer than any price.
    costUsd: Math.round((before.costUsd + run.costUsd) * 1e6) / 1e6,
  };
}
