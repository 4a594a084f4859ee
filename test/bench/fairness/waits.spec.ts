import { timesAsFar, waitsOf } from './waits.ts';

const turns = (...repositories: (number | undefined)[]) =>
  repositories.map((repository, index) => ({ repository, atMs: 100 + index * 10 }));

test('a wait ends with the first turn, and others’ turns are places too', () => {
  expect([...waitsOf(turns(undefined, 2, 2, 1), 100)]).toEqual([
    [2, { place: 2, ms: 10 }],
    [1, { place: 4, ms: 30 }],
  ]);
});

test('who had no turn has no wait', () => {
  expect(waitsOf(turns(undefined, undefined), 0).size).toBe(0);
});

test('each repository is compared with the one in its place', () => {
  const wait = (place: number) => ({ place, ms: 0 });
  expect(timesAsFar([wait(2), wait(4)], [wait(1), wait(4)])).toEqual([2, 1]);
  expect(timesAsFar([wait(2)], [])).toEqual([Number.NaN]);
});
