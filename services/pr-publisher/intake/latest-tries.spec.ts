import { latestTries, pauseMs } from './latest-tries.ts';

const tried = (guid: string, id: number, statusCode: number) => ({
  guid,
  id,
  statusCode,
  event: 'issues',
  deliveredAt: new Date(1_700_000_000_000 + id * 1000),
});

describe('what became of a delivery', () => {
  it.each([
    ['nobody answered', [tried('a', 1, 0)], { latestTry: 1, isTaken: false }],
    ['it was refused', [tried('a', 1, 401)], { latestTry: 1, isTaken: false }],
    ['it was taken', [tried('a', 1, 202)], { latestTry: 1, isTaken: true }],
    ['it failed twice', [tried('a', 1, 503), tried('a', 2, 503)], { latestTry: 2, isTaken: false }],
    ['it was taken the second time', [tried('a', 1, 503), tried('a', 2, 202)], { isTaken: true }],
    [
      'it was taken, and failed when a person sent it once more',
      [tried('a', 1, 202), tried('a', 2, 503)],
      { isTaken: true },
    ],
  ])('is told by its tries: %s', (_, tries, end) => {
    expect(latestTries(tries)).toEqual([expect.objectContaining({ guid: 'a', ...end })]);
  });

  it('is told for each apart', () => {
    const ends = latestTries([tried('a', 1, 503), tried('b', 2, 202), tried('a', 3, 503)]);
    expect(ends.map(({ guid, isTaken }) => [guid, isTaken])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });
});

test('a delivery that goes on failing is asked for less and less often, but within the hour', () => {
  expect([1, 2, 3, 4, 50].map((times) => pauseMs(times, 180_000))).toEqual([
    180_000, 360_000, 720_000, 1_440_000, 3_600_000,
  ]);
});
