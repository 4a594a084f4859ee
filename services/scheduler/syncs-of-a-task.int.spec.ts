import { Database } from '#libs/persistence';
import { NOT_COUNTED, syncedFiles, until } from '#libs/testing';

import { openScene, type Scene } from './scene.fixture.ts';

// What a task costs the broker's disk, counted and not timed: docs/performance.md says what follows from it.

const TASKS = [1, 2, 3, 4, 5, 6];

let scene: Scene;

beforeAll(async () => {
  scene = await openScene({});
});

afterAll(() => scene.close());

async function workedOff(): Promise<void> {
  const { stage, assignment, status } = scene;
  await Promise.all(TASKS.map((number) => stage.ask(number)));
  const assigned = await Promise.all(TASKS.map((number) => assignment(number)));
  await Promise.all(assigned.map((one) => stage.starts(one)));
  await Promise.all(assigned.map((one) => stage.completes(one)));
  await Promise.all(TASKS.map((number) => status(number, 'publishing')));
  await until(async () => (await unsent()) === 0);
}

async function unsent(): Promise<number> {
  const [row]: { n: number }[] = await scene.scheduler.app
    .get(Database)
    .manager.query('select count(*)::int as n from outbox where sent_at is null');
  return row?.n ?? -1;
}

/** By stream; what the broker keeps of its consumers is not counted, for that is written by its clock. */
function messagesSynced(files: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const file of files) {
    const stream = /\/streams\/([^/]+)\/msgs\/\d+\.blk$/.exec(file)?.[1];
    if (stream !== undefined) counts[stream] = (counts[stream] ?? 0) + 1;
  }
  return counts;
}

test('from asked for to handed on, a task is seven messages that the broker syncs, and none twice', async ({
  skip,
}) => {
  const files = await syncedFiles(scene.broker.pid, workedOff);
  if (files === undefined) return skip(NOT_COUNTED);
  const { length } = TASKS;
  expect(messagesSynced(files)).toEqual({
    ISSUES: length,
    // Queued, running.
    TASK_FACTS: 2 * length,
    TASKS: length,
    // Started, completed.
    AGENT_EVENTS: 2 * length,
    PRS: length,
  });
});
