import type { Spend } from '#libs/contracts';

import type { Amount } from './admission.ts';
import type { Asked } from './asked.ts';
import { costUsdOf, tariffOf } from './price.ts';
import type { Told } from './usage-reader.ts';
import { NO_USAGE, tokensIn, type Usage } from './usage.ts';

/** Faster than any model writes: what may have come out of one whose answer was cut off. */
const TOKENS_PER_SECOND_MAX = 200;

/** What a call costs at most: all of it goes in, and into the cache for an hour, and all that is allowed comes out. */
export function utmostOf({ model, inputTokens, maxTokens }: Asked): Amount {
  const usage: Usage = {
    ...NO_USAGE,
    cacheWriteTokens: inputTokens,
    hourWriteTokens: inputTokens,
    outputTokens: maxTokens,
  };
  return { tokens: tokensIn(usage), usd: costUsdOf(usage, tariffOf(model)) };
}

/**
 * What a call has spent, by what its answer told.
 *
 * An answer that was cut off is paid for all the same. What it did not tell is assumed, and rather too much: what went in
 * by its size, what came out by the time it took. Otherwise a CLI could spend unseen by hanging up.
 */
export function spentByCall(asked: Asked, told: Told, elapsedMs: number): Spend {
  const model = (told.model ?? asked.model).slice(0, 100);
  const usage = assumed(asked, told, elapsedMs);
  return {
    model,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadTokens,
    cacheWriteTokens: usage.cacheWriteTokens,
    turns: 0,
    costUsd: costUsdOf(usage, tariffOf(model)),
  };
}

function assumed({ inputTokens, maxTokens }: Asked, told: Told, elapsedMs: number): Usage {
  const { usage } = told;
  const written = Math.min(maxTokens, Math.ceil((elapsedMs / 1000) * TOKENS_PER_SECOND_MAX));
  return {
    ...usage,
    inputTokens: told.input ? usage.inputTokens : inputTokens,
    outputTokens: told.output ? usage.outputTokens : Math.max(usage.outputTokens, written),
  };
}
