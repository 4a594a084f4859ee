import { age, bytes, clock, count, duration, money, percent, plural } from './format.ts';

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [192_000, '3 min 12 s'],
  [7_500_000, '2 h 5 min'],
  [353_000_000, '4 d 2 h'],
])('%d ms last %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [400, 'now'],
  [42_000, '42 s'],
  [3_599_000, '59 min'],
  [86_399_000, '23 h'],
  [200_000_000, '2 d'],
])('%d ms ago is %s', (ms, text) => {
  expect(age(ms)).toBe(text);
});

test.each([
  [0, '$0'],
  [0.0042, '$0.004'],
  [0.38, '$0.38'],
  [12.4, '$12.40'],
  [1204.4, '$1,204'],
])('%d dollars are %s', (usd, text) => {
  expect(money(usd)).toBe(text);
});

test.each([
  [count(812), '812'],
  [count(10_000), '10,000'],
  [count(142_000), '142.0 k'],
  [count(3_100_000), '3.1 M'],
  [bytes(0), '0 B'],
  [bytes(512), '512 B'],
  [bytes(3482), '3.4 KiB'],
  [bytes(16_858_000_000), '15.7 GiB'],
  [percent(0.934), '93 %'],
  [percent(null), '–'],
  [plural(1, 'file'), '1 file'],
  [plural(2, 'try', 'tries'), '2 tries'],
])('%s', (text, wanted) => {
  expect(text).toBe(wanted);
});

test('a moment of today is told without its date, one of another day with it, and none by a dash', () => {
  const now = new Date(2026, 4, 3, 15, 0, 0).getTime();
  expect(clock(new Date(2026, 4, 3, 14, 3, 7).toISOString(), now)).toBe('14:03:07');
  expect(clock(new Date(2026, 4, 2, 14, 3, 7).toISOString(), now)).toBe('2026-05-02 14:03:07');
  expect(clock('yesterday', now)).toBe('–');
});
