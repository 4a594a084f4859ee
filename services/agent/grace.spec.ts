import { jest } from '@jest/globals';

import { Grace } from './grace.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('work goes on for its grace, and is stopped then', () => {
  const draining = new AbortController();
  const stop = jest.fn();
  new Grace(draining.signal, 1000, stop);
  jest.advanceTimersByTime(60_000);
  expect(stop).not.toHaveBeenCalled();
  draining.abort();
  jest.advanceTimersByTime(999);
  expect(stop).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(stop).toHaveBeenCalledTimes(1);
});

test('without any grace it is stopped at once, also when the process drained already', () => {
  const stop = jest.fn();
  new Grace(AbortSignal.abort(), 0, stop);
  expect(stop).toHaveBeenCalledTimes(1);
});

test('work that has ended is not stopped any more', () => {
  const draining = new AbortController();
  const stop = jest.fn();
  const early = new Grace(draining.signal, 1000, stop);
  early.end();
  const late = new Grace(draining.signal, 1000, stop);
  draining.abort();
  late.end();
  jest.advanceTimersByTime(60_000);
  expect(stop).not.toHaveBeenCalled();
});
