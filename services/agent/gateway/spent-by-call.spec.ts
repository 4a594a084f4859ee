import { readAsked } from './asked.ts';
import { spentByCall, utmostOf } from './spent-by-call.ts';
import { NO_USAGE } from './usage.ts';

const asked = readAsked(
  Buffer.from(
    JSON.stringify({ model: 'claude-sonnet-5-5', max_tokens: 1000, messages: ['x'.repeat(2000)] }),
  ),
);
const NOTHING_TOLD = { usage: NO_USAGE, model: undefined, input: false, output: false };
const usage = { ...NO_USAGE, inputTokens: 10, outputTokens: 20, cacheReadTokens: 30 };

test('a whole answer is counted as it says, under the model that gave it', () => {
  const told = { usage, model: 'claude-haiku-4-5', input: true, output: true };
  expect(spentByCall(asked, told, 60_000)).toEqual({
    model: 'claude-haiku-4-5',
    inputTokens: 10,
    outputTokens: 20,
    cacheReadTokens: 30,
    cacheWriteTokens: 0,
    turns: 0,
    costUsd: (10 + 5 * 20 + 0.1 * 30) / 1e6,
  });
});

test('of an answer that was cut off it is assumed what may have come out', () => {
  const told = { usage, model: undefined, input: true, output: false };
  expect(spentByCall(asked, told, 2000).outputTokens).toBe(400);
  expect(spentByCall(asked, told, 50).outputTokens).toBe(20);
  expect(spentByCall(asked, told, 3_600_000).outputTokens).toBe(1000);
});

test('of an answer that told nothing it is assumed what went in', () => {
  const { inputTokens, outputTokens } = spentByCall(asked, NOTHING_TOLD, 1000);
  expect(inputTokens).toBe(asked.inputTokens);
  expect(outputTokens).toBe(200);
});

test('no call costs more than what is set aside for it', () => {
  const utmost = utmostOf(asked);
  const told = {
    usage: {
      ...NO_USAGE,
      cacheWriteTokens: asked.inputTokens,
      hourWriteTokens: asked.inputTokens,
      outputTokens: 1000,
    },
    model: undefined,
    input: true,
    output: true,
  };
  expect(utmost.usd).toBe(spentByCall(asked, told, 0).costUsd);
  expect(spentByCall(asked, NOTHING_TOLD, 3_600_000).costUsd).toBeLessThan(utmost.usd);
});
