/** What one call of the model's API has used, as its answer tells it. */
export interface Usage {
  /** Neither read from the cache nor written into it. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** Those of `cacheWriteTokens` that are kept for an hour. */
  readonly hourWriteTokens: number;
  /** Answered by PCs in the United States only, which costs more. */
  readonly usOnly: boolean;
}

export const NO_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  hourWriteTokens: 0,
  usOnly: false,
};

/**
 * A `usage` of the Messages API over what was known before.
 *
 * A stream tells it in parts, each with the whole count so far of what it names: what is not named stays, and no count
 * ever shrinks.
 */
export function mergeUsage(before: Usage, said: unknown): Usage {
  if (typeof said !== 'object' || said === null) return before;
  const usage = said as Record<string, unknown>;
  const kinds = (usage['cache_creation'] ?? {}) as Record<string, unknown>;
  return {
    inputTokens: larger(before.inputTokens, usage['input_tokens']),
    outputTokens: larger(before.outputTokens, usage['output_tokens']),
    cacheReadTokens: larger(before.cacheReadTokens, usage['cache_read_input_tokens']),
    cacheWriteTokens: larger(before.cacheWriteTokens, usage['cache_creation_input_tokens']),
    hourWriteTokens: larger(before.hourWriteTokens, kinds['ephemeral_1h_input_tokens']),
    usOnly: before.usOnly || usage['inference_geo'] === 'us',
  };
}

export function tokensIn(usage: Omit<Usage, 'hourWriteTokens' | 'usOnly'>): number {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
}

function larger(before: number, said: unknown): number {
  return typeof said === 'number' && Number.isFinite(said)
    ? Math.max(before, Math.round(said))
    : before;
}
