import { bytes, money, plural, seconds } from './figures.ts';

test.each([
  [-5, '0.0 s'],
  [940, '0.9 s'],
  [59_400, '59 s'],
  [185_000, '3 min 05 s'],
  [3 * 3_600_000 + 61_000, '3 h 01 min'],
  [76 * 3_600_000, '3 d 4 h'],
])('%i ms are %j', (ms, text) => {
  expect(seconds(ms)).toBe(text);
});

test.each([
  [0, '$0.000'],
  [0.03, '$0.030'],
  [12.345, '$12.35'],
])('%d US dollars are %j', (usd, text) => {
  expect(money(usd)).toBe(text);
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [4300, '4.2 KiB'],
  [1.5 * 1024 ** 3, '1.5 GiB'],
])('%d bytes are %j', (count, text) => {
  expect(bytes(count)).toBe(text);
});

test('one thing has no s', () => {
  expect([plural(1, 'file'), plural(2, 'file')]).toEqual(['1 file', '2 files']);
});
