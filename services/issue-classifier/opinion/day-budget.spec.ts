import { DayBudget } from './day-budget.ts';

const HOUR_MS = 3_600_000;

it('gives out no more than a day has, also to many at once', () => {
  const budget = new DayBudget(1);
  const given = Array.from({ length: 6 }, () => budget.reserve(0.25));
  expect(given.map((one) => one !== undefined)).toEqual([true, true, true, true, false, false]);
});

it('takes back what was set aside and not spent', () => {
  const budget = new DayBudget(1);
  budget.reserve(1)?.(0.1);
  expect(budget.reserve(0.9)).toBeDefined();
  expect(budget.reserve(0.1)).toBeUndefined();
});

it('forgets what was spent a day ago', () => {
  let nowMs = 0;
  const budget = new DayBudget(1, () => nowMs);
  budget.reserve(0.5)?.(0.5);
  nowMs = 12 * HOUR_MS;
  budget.reserve(0.5)?.(0.5);
  expect(budget.reserve(0.1)).toBeUndefined();
  nowMs = 24 * HOUR_MS;
  expect(budget.reserve(0.6)).toBeUndefined();
  expect(budget.reserve(0.5)).toBeDefined();
});
