import type { Bucket } from '../api/shapes.ts';
import { seriesOf } from './series.ts';

const bucket = (more: Partial<Bucket>): Bucket => ({
  at: '2026-05-03T12:00:00.000Z',
  completed: 0,
  failed: 0,
  cancelled: 0,
  queued: 0,
  costUsd: 0,
  tokens: 0,
  medianQueueMs: null,
  medianTaskMs: null,
  ...more,
});
const ONE = bucket({
  completed: 3,
  failed: 1,
  costUsd: 0.5,
  medianQueueMs: 30_000,
  medianTaskMs: 600_000,
});

test('each line has one value for each moment', () => {
  const series = seriesOf({ buckets: [ONE, bucket({})] });
  expect(series.throughput.map(({ length }) => length)).toEqual([2, 2, 2]);
  expect(series.throughput.map(([first]) => first)).toEqual([1_777_809_600, 3, 1]);
  expect(series.cost.map(([first]) => first)).toEqual([1_777_809_600, 0.5]);
  expect(series.waiting.map(([first]) => first)).toEqual([1_777_809_600, 0.5, 10]);
  expect(series.success[1]).toEqual([75, null]);
});

test('where nothing ended there is no rate and no time', () => {
  const series = seriesOf({ buckets: [bucket({ cancelled: 2 })] });
  expect(series.success[1]).toEqual([null]);
  expect(series.waiting.slice(1)).toEqual([[null], [null]]);
});

test('nothing at all makes empty lines', () => {
  expect(seriesOf({ buckets: [] }).cost).toEqual([[], []]);
});
