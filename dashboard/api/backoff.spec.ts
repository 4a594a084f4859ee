import { backoffMs } from './backoff.ts';

test.each([
  [1, 0, 1000],
  [2, 0, 2000],
  [4, 0, 8000],
  [5, 0, 15_000],
  [500, 0, 15_000],
  [1, 1, 750],
  [3, 0.5, 3500],
])('after %d failures and by the chance %d: %d ms', (failures, chance, ms) => {
  expect(backoffMs(failures, chance)).toBe(ms);
});
