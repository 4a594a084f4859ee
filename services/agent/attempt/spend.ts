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

/**
 * One run as two have counted it: the CLI, and the gateway its calls went through. Of each number the larger.
 *
 * They agree nearly always. The CLI leaves out a call that was cut off, all of a run that was killed, and what else in its
 * box has asked the model; the gateway does not know turns. Whoever pays wants to hear of all of it.
 */
export function largerSpend(told: Spend, counted: Spend | undefined): Spend {
  if (counted === undefined) return told;
  const larger = (name: Exclude<keyof Spend, 'model'>): number =>
    Math.max(told[name], counted[name]);
  return {
    model: told.model === '' ? counted.model : told.model,
    inputTokens: larger('inputTokens'),
    outputTokens: larger('outputTokens'),
    cacheReadTokens: larger('cacheReadTokens'),
    cacheWriteTokens: larger('cacheWriteTokens'),
    turns: larger('turns'),
    costUsd: larger('costUsd'),
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
