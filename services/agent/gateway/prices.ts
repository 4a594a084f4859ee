/** US dollars for a million tokens. */
export interface Price {
  readonly inputUsd: number;
  readonly outputUsd: number;
  readonly cacheReadUsd: number;
}

/** A model's price, and the one that the whole of a call costs whose prompt is longer. */
export interface ModelPrice extends Price {
  readonly long?: Price & { readonly aboveTokens: number };
}

/**
 * What Anthropic's models cost, by the name the API knows them by, without the date of a snapshot.
 *
 * Source: https://platform.claude.com/docs/en/about-claude/pricing, as the documentation stood in October 2026, held
 * against the table in the Claude Code CLI 2.1.329, which alone has the 5.2 models. Nothing is paid for less than it says
 * here but by contract; a price that has changed is changed here.
 */
export const PRICES: Readonly<Record<string, ModelPrice>> = {
  'claude-fable-5-2': price(8, 40, 0.2),
  'claude-mythos-5-2': price(8, 40, 0.2),
  'claude-fable-5-1': price(10, 50, 0.25),
  'claude-mythos-5-1': price(10, 50, 0.25),
  'claude-fable-5': price(10, 50, 1),
  'claude-mythos-5': price(10, 50, 1),
  'claude-opus-5-5': price(4, 20, 0.2),
  'claude-opus-5': price(5, 25, 0.5),
  'claude-opus-4-8': price(5, 25, 0.5),
  'claude-opus-4-7': price(5, 25, 0.5),
  'claude-opus-4-6': price(5, 25, 0.5),
  'claude-opus-4-5': price(5, 25, 0.5),
  'claude-opus-4-1': price(15, 75, 1.5),
  'claude-opus-4-0': price(15, 75, 1.5),
  'claude-opus-4': price(15, 75, 1.5),
  'claude-sonnet-5-5': price(2, 10, 0.1),
  'claude-sonnet-5': price(2, 10, 0.2),
  'claude-sonnet-4-6': price(3, 15, 0.3),
  'claude-sonnet-4-5': { ...price(3, 15, 0.3), long: above(200_000, price(6, 22.5, 0.6)) },
  'claude-sonnet-4-0': { ...price(3, 15, 0.3), long: above(200_000, price(6, 22.5, 0.6)) },
  'claude-sonnet-4': { ...price(3, 15, 0.3), long: above(200_000, price(6, 22.5, 0.6)) },
  'claude-3-7-sonnet': price(3, 15, 0.3),
  'claude-haiku-5-5': { ...price(0.1, 0.5, 0.01), long: above(100_000, price(0.5, 2.5, 0.05)) },
  'claude-haiku-4-5': price(1, 5, 0.1),
  'claude-3-5-haiku': price(0.8, 4, 0.08),
};

/** Writing a token into the cache costs as many times the input's price, for every model: for five minutes, an hour. */
export const CACHE_WRITE = { fiveMinutes: 1.25, hour: 2 };

/** What everything costs as many times when only PCs in the United States may answer (`inference_geo`). */
export const US_ONLY = 1.1;

function price(inputUsd: number, outputUsd: number, cacheReadUsd: number): Price {
  return { inputUsd, outputUsd, cacheReadUsd };
}

function above(aboveTokens: number, dearer: Price): Price & { aboveTokens: number } {
  return { aboveTokens, ...dearer };
}
