import { costUsdOf, DEAREST, tariffOf } from './price.ts';
import { PRICES } from './prices.ts';
import { NO_USAGE, type Usage } from './usage.ts';

const M = 1_000_000;

test.each<[string, string, Partial<Usage>, number]>([
  ['input', 'claude-sonnet-5-5', { inputTokens: M }, 2],
  ['output', 'claude-sonnet-5-5', { outputTokens: M }, 10],
  ['reading from the cache', 'claude-sonnet-5-5', { cacheReadTokens: M }, 0.1],
  ['writing into the cache', 'claude-sonnet-5-5', { cacheWriteTokens: M }, 2.5],
  ['writing for an hour', 'claude-sonnet-5-5', { cacheWriteTokens: M, hourWriteTokens: M }, 4],
  ['some for an hour', 'claude-opus-5', { cacheWriteTokens: M, hourWriteTokens: M / 2 }, 8.125],
  ['answering in the US only', 'claude-opus-5', { inputTokens: M, usOnly: true }, 5.5],
  ['a prompt at the bound', 'claude-haiku-5-5', { inputTokens: 100_000, outputTokens: M }, 0.51],
  ['a longer prompt', 'claude-haiku-5-5', { inputTokens: 99_000, cacheReadTokens: M }, 0.0995],
])('%s is paid for at its price', (_, model, usage, usd) => {
  expect(costUsdOf({ ...NO_USAGE, ...usage }, tariffOf(model))).toBeCloseTo(usd, 9);
});

test.each([
  ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
  ['claude-opus-4-20250514', 'claude-opus-4'],
  ['claude-opus-4-5@20251101', 'claude-opus-4-5'],
  ['claude-3-5-haiku-latest', 'claude-3-5-haiku'],
  ['claude-opus-5-5[1m]', 'claude-opus-5-5'],
])('%s has the price of %s', (model, name) => {
  expect(tariffOf(model)).toEqual({ price: PRICES[name], known: true });
});

test.each(['claude-opus-6', 'claude-opus-4-9', 'gpt-x', '', 'constructor', '__proto__'])(
  '%j, whose price nobody has told, is counted as the dearest',
  (model) => {
    expect(tariffOf(model)).toEqual({ price: DEAREST, known: false });
  },
);

test('nothing known is dearer than the dearest', () => {
  expect(DEAREST).toEqual({ inputUsd: 15, outputUsd: 75, cacheReadUsd: 1.5 });
});
