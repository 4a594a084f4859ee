import { DEAF, hear, mayEndLeases, type Look } from './hearing.ts';

const LEASE_MS = 1_000;

const heard = (nowMs: number): Look => ({ nowMs, allHeard: true });
const missed = (nowMs: number): Look => ({ nowMs, allHeard: false });
const every100Ms = (fromMs: number, untilMs: number): Look[] =>
  Array.from({ length: (untilMs - fromMs) / 100 + 1 }, (_, index) => heard(fromMs + index * 100));

test.each<[string, Look[], boolean]>([
  ['no lease at the first look', [heard(5_000)], false],
  ['no lease before one lease of hearing', every100Ms(5_000, 5_900), false],
  ['leases after one lease of hearing', every100Ms(5_000, 6_000), true],
  [
    'no lease as of a moment that was not heard',
    [...every100Ms(5_000, 6_000), missed(6_100)],
    false,
  ],
  [
    'leases although something was waiting for a moment',
    [...every100Ms(5_000, 5_500), missed(5_600), missed(5_700), ...every100Ms(5_800, 6_000)],
    true,
  ],
  [
    'no lease after a broker that was away, or a backlog that stayed, for half a lease',
    [
      ...every100Ms(5_000, 6_000),
      missed(6_200),
      missed(6_600),
      heard(6_700),
      ...every100Ms(6_800, 7_600),
    ],
    false,
  ],
  ['leases one lease after it came back', [missed(6_600), ...every100Ms(6_700, 7_700)], true],
  [
    'no lease after a process or a database that was paused',
    [...every100Ms(5_000, 6_000), ...every100Ms(9_000, 9_900)],
    false,
  ],
  [
    'no lease after a clock that was set forward',
    [...every100Ms(5_000, 6_000), heard(3_600_000)],
    false,
  ],
  ['no lease after a clock that was set back', [...every100Ms(5_000, 6_000), heard(1_000)], false],
])('ends %s', (_, looks, expected) => {
  let hearing = DEAF;
  for (const look of looks) hearing = hear(hearing, look, LEASE_MS);
  expect(mayEndLeases(hearing, looks.at(-1)?.nowMs ?? 0, LEASE_MS)).toBe(expected);
});
