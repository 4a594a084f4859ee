import type { Spend } from '#libs/contracts';

import { totalSpend } from './total-spend.ts';

function spend(costUsd: number, model = 'sonnet'): Spend {
  return {
    model,
    inputTokens: 10,
    outputTokens: 5,
    cacheReadTokens: 3,
    cacheWriteTokens: 2,
    turns: 1,
    costUsd,
  };
}

test('no attempt has no spend', () => {
  expect(totalSpend([])).toBeUndefined();
});

test('attempts that told nothing have no spend', () => {
  expect(totalSpend([{ attempt: 1, spend: null }])).toBeUndefined();
});

test('attempts add up, in whatever order they are read, under the newest model', () => {
  const attempts = [
    { attempt: 3, spend: spend(0.5, 'opus') },
    { attempt: 1, spend: spend(0.25) },
    { attempt: 2, spend: null },
  ];
  expect(totalSpend(attempts)).toEqual({
    model: 'opus',
    inputTokens: 20,
    outputTokens: 10,
    cacheReadTokens: 6,
    cacheWriteTokens: 4,
    turns: 2,
    costUsd: 0.75,
  });
});
