import { quantile, ratios, summarise } from './statistics.ts';

const TO_A_HUNDRED = Array.from({ length: 101 }, (_, index) => 100 - index);

test.each([
  { name: 'the median of one', values: [7], share: 0.5, is: 7 },
  { name: 'the median of an odd number, in any order', values: [9, 1, 5], share: 0.5, is: 5 },
  {
    name: 'the median of an even number lies between two',
    values: [1, 2, 4, 9],
    share: 0.5,
    is: 3,
  },
  { name: 'the p95 of a hundred and one', values: TO_A_HUNDRED, share: 0.95, is: 95 },
  { name: 'a p95 between two measurements', values: [0, 10], share: 0.95, is: 9.5 },
  { name: 'numbers are not sorted as words', values: [10, 9, 100], share: 0, is: 9 },
  { name: 'the highest', values: [10, 9, 100], share: 1, is: 100 },
])('$name', ({ values, share, is }) => {
  expect(quantile(values, share)).toBeCloseTo(is, 10);
});

test('what was given stays in its order', () => {
  const values = [3, 1, 2];
  expect(summarise(values)).toEqual({ n: 3, median: 2, low: 1, high: 3 });
  expect(values).toEqual([3, 1, 2]);
});

test.each([
  ['nothing', [], 0.5],
  ['a share above one', [1], 1.1],
  ['a share that is no number', [1], Number.NaN],
])('there is no quantile of %s', (_, values, share) => {
  expect(() => quantile(values, share)).toThrow(RangeError);
});

test('a ratio is of one round, so that a slow hour of the machine is not in it', () => {
  expect(ratios([100, 50, 80], [200, 100, 40])).toEqual([0.5, 0.5, 2]);
});

test('rounds that were not run by both are not compared', () => {
  expect(() => ratios([1, 2], [1])).toThrow('2 rounds');
  expect(() => ratios([1], [0])).toThrow('Round 1 has nothing');
});
