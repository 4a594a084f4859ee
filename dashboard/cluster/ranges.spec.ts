import { RANGES } from './ranges.ts';

test.each([
  ['24 hours', '/stats?from=2026-05-02T12:00:00.000Z&to=2026-05-03T12:00:00.000Z&bucket=hour'],
  ['7 days', '/stats?from=2026-04-26T12:00:00.000Z&to=2026-05-03T12:00:00.000Z&bucket=day'],
  ['30 days', '/stats?from=2026-04-03T12:00:00.000Z&to=2026-05-03T12:00:00.000Z&bucket=day'],
])('%s', (name, path) => {
  const range = RANGES.find((one) => one.name === name);
  expect(range?.path(Date.UTC(2026, 4, 3, 12))).toBe(path);
});
