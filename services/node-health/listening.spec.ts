import { Listening } from './listening.ts';

test('it has listened since it began', () => {
  const listening = new Listening(1000, 500);
  expect(listening.forMs(1400)).toBe(400);
  expect(listening.forMs(1800)).toBe(800);
});

test('an interruption begins it anew', () => {
  const listening = new Listening(0, 500);
  expect(listening.forMs(400)).toBe(400);
  listening.interrupted(600);
  expect(listening.forMs(700)).toBe(100);
});

test('a process that was frozen did not listen meanwhile', () => {
  const listening = new Listening(0, 500);
  expect(listening.forMs(400)).toBe(400);
  expect(listening.forMs(60_000)).toBe(0);
  expect(listening.forMs(60_300)).toBe(300);
});
