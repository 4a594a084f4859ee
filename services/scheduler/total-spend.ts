import type { Spend } from '#libs/contracts';

/** What all attempts used together; undefined when none is known to have used anything. Names the newest's model. */
export function totalSpend(
  attempts: readonly { readonly attempt: number; readonly spend: Readonly<Spend> | null }[],
): Spend | undefined {
  const inOrder = [...attempts].sort((a, b) => a.attempt - b.attempt);
  return inOrder.reduce<Spend | undefined>((sum, { spend }) => {
    if (spend === null) return sum;
    if (sum === undefined) return { ...spend };
    return {
      model: spend.model,
      inputTokens: sum.inputTokens + spend.inputTokens,
      outputTokens: sum.outputTokens + spend.outputTokens,
      cacheReadTokens: sum.cacheReadTokens + spend.cacheReadTokens,
      cacheWriteTokens: sum.cacheWriteTokens + spend.cacheWriteTokens,
      turns: sum.turns + spend.turns,
      costUsd: sum.costUsd + spend.costUsd,
    };
  }, undefined);
}
