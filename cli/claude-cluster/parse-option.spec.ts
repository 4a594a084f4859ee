import { duration, moment, wholeNumber, words } from './parse-option.ts';

test.each([
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
])('%s are %i ms', (text, ms) => {
  expect(duration(text)).toBe(ms);
});

test.each(['', '30', '0m', '-5m', '1.5h', '5w', '5 m'])('%j is no duration', (text) => {
  expect(() => duration(text)).toThrow('Give a duration such as 90s, 30m, 2h or 7d.');
});

test.each(['0', '33', '-1', '2.5', '1e1', 'two', ''])('%j is no number of slots', (text) => {
  expect(() => wholeNumber(1, 32)(text)).toThrow('from 1 to 32');
});

test('a list may have blanks, and is not empty', () => {
  expect(words(' backend, testing ,')).toEqual(['backend', 'testing']);
  expect(() => words(' , ')).toThrow('Give one word or more');
});

test('a moment is a date, or how long ago', () => {
  expect(moment('2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
  const ago = Date.now() - Date.parse(moment('24h'));
  expect(Math.abs(ago - 86_400_000)).toBeLessThan(5000);
});

test.each(['yesterday', '2026-13-45', '12', '24'])('%j is no moment', (text) => {
  expect(() => moment(text)).toThrow('Give a date such as');
});
