import type { CloudEvent, TaskRetryData } from '#libs/contracts';

import { nextRun } from './next-run.ts';

const task = { status: 'failed', attempt: 5, goesOnAfter: 2 } as const;

function retry(data: Partial<TaskRetryData>, traceparent?: string): CloudEvent<TaskRetryData> {
  const event = { data: { fromScratch: false, ...data }, traceparent };
  return event as CloudEvent<TaskRetryData>;
}

test('it goes on from what the run before went on from, and changes nothing else', () => {
  expect(nextRun(task, retry({}))).toEqual({ goesOnAfter: 2 });
});

test('from scratch, nothing of any attempt so far is gone on from', () => {
  expect(nextRun(task, retry({ fromScratch: true }))).toEqual({ goesOnAfter: 5 });
});

test('what a gate held is not gone on from', () => {
  expect(nextRun({ ...task, status: 'held' }, retry({}))).toEqual({ goesOnAfter: 5 });
});

test('specialty and priority of the next run are those that were asked for, and so is its trace', () => {
  const asked = { specialty: 'frontend', priority: 'critical' } as const;
  expect(nextRun(task, retry(asked, '00-a-b-01'))).toEqual({
    ...asked,
    goesOnAfter: 2,
    traceparent: '00-a-b-01',
  });
});
