import { CACHE_WRITE, PRICES, US_ONLY, type ModelPrice, type Price } from './prices.ts';
import type { Usage } from './usage.ts';

/** What a model costs, and whether that is known or the dearest that is. */
export interface Tariff {
  readonly price: ModelPrice;
  readonly known: boolean;
}

/** A model's snapshot (`-20251001`, `@20251001`), or its newest one; other endings are other models. */
const SNAPSHOT = /(?:[-@]\d{8}|-latest)?(?:\[1m\])?$/;

/** Of a model nobody has told us the price of: in each part the dearest, so that no budget is exceeded unseen. */
export const DEAREST: Price = Object.values(PRICES)
  .flatMap((price) => [price, ...(price.long === undefined ? [] : [price.long])])
  .reduce((dearest, price) => ({
    inputUsd: Math.max(dearest.inputUsd, price.inputUsd),
    outputUsd: Math.max(dearest.outputUsd, price.outputUsd),
    cacheReadUsd: Math.max(dearest.cacheReadUsd, price.cacheReadUsd),
  }));

export function tariffOf(model: string): Tariff {
  const name = model.replace(SNAPSHOT, '');
  const price = Object.hasOwn(PRICES, name) ? PRICES[name] : undefined;
  return price === undefined ? { price: DEAREST, known: false } : { price, known: true };
}

/** US dollars of one call. */
export function costUsdOf(usage: Usage, { price }: Tariff): number {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, hourWriteTokens } = usage;
  const prompt = inputTokens + cacheReadTokens + cacheWriteTokens;
  const { long } = price;
  const paid = long !== undefined && prompt > long.aboveTokens ? long : price;
  const written =
    CACHE_WRITE.hour * hourWriteTokens +
    CACHE_WRITE.fiveMinutes * Math.max(0, cacheWriteTokens - hourWriteTokens);
  const millionthsUsd =
    paid.inputUsd * (inputTokens + written) +
    paid.cacheReadUsd * cacheReadTokens +
    paid.outputUsd * outputTokens;
  return (millionthsUsd * (usage.usOnly ? US_ONLY : 1)) / 1e6;
}
