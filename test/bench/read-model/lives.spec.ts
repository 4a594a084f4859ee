import { EVENTS, parseEvent } from '#libs/contracts';

import { fateOf, joined, lifeOf, nameOf, type Fate } from './lives.ts';

const LIVES = Array.from({ length: 100 }, (_, index) => lifeOf(index + 1, 7));

test('every word of every life is one that its contract takes', () => {
  for (const { event } of [...LIVES.flat(), ...joined(3)])
    expect(parseEvent(JSON.stringify(event), EVENTS).event.id).toBe(event.id);
});

test('no two words have the same id, and time goes forward in each life', () => {
  const ids = LIVES.flat().map(({ event }) => `${event.type} ${event.id}`);
  expect(new Set(ids).size).toBe(ids.length);
  for (const life of LIVES) {
    const times = life.map(({ event }) => event.time);
    expect(times).toEqual(times.toSorted());
  }
});

test('a hundred tasks end as is said', () => {
  const count = (fate: Fate): number =>
    LIVES.filter((_, index) => fateOf(index + 1) === fate).length;
  expect(
    (['completed', 'failed', 'held', 'running', 'pending'] as const).map((fate) => count(fate)),
  ).toEqual([60, 20, 10, 9, 1]);
  expect(LIVES[4]?.at(-1)?.event.type).toBe('task.finished.v1');
  expect(LIVES[98]?.at(-1)?.event.type).toBe('task.queued.v1');
});

test('no two tasks are of the same issue', () => {
  const names = LIVES.map((_, index) => JSON.stringify(nameOf(index + 1)));
  expect(new Set(names).size).toBe(100);
});
