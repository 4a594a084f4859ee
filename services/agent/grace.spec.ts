import { until } from '#libs/testing';

import { Grace } from './grace.ts';

test('work goes on for its grace, and is stopped then', async () => {
  const draining = new AbortController();
  let stoppedMs: number | undefined;
  new Grace(draining.signal, 50, () => {
    stoppedMs = performance.now();
  });
  const abortedMs = performance.now();
  draining.abort();
  expect(stoppedMs).toBeUndefined();
  // A timer may fire a millisecond early.
  expect((await until(() => stoppedMs)) - abortedMs).toBeGreaterThanOrEqual(49);
});

test('without any grace it is stopped at once, also when the process drained already', () => {
  let stopped = 0;
  new Grace(AbortSignal.abort(), 0, () => (stopped += 1));
  expect(stopped).toBe(1);
});

test('work that has ended is not stopped any more', async () => {
  const draining = new AbortController();
  const stopped: string[] = [];
  const early = new Grace(draining.signal, 1, () => stopped.push('early'));
  early.end();
  const late = new Grace(draining.signal, 1, () => stopped.push('late'));
  new Grace(draining.signal, 20, () => stopped.push('neither has ended'));
  draining.abort();
  late.end();
  await until(() => stopped.length > 0);
  expect(stopped).toEqual(['neither has ended']);
});
