import { TaskFinished, TaskQueued } from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Stage, startScheduler, taskOf } from '../stage.fixture.ts';

let broker: TestBroker;
let database: TestDatabase;
let scheduler: RunningService;
let stage: Stage;
let proof = 100;

const MONDAY = '2026-01-05T10:00:00Z';
const TUESDAY = '2026-01-06T10:00:00Z';
const WEDNESDAY = '2026-01-07T10:00:00Z';

beforeAll(async () => {
  [broker, database] = await Promise.all([startBroker(), createDatabase()]);
  await broker.provision();
  stage = await Stage.open(broker.url);
  scheduler = await startScheduler({ NATS_URL: broker.url, DATABASE_URL: database.url });
});

afterAll(async () => {
  await scheduler.close();
  await stage.close();
  await Promise.all([broker.stop(), database.drop()]);
});

async function status(issueNumber: number, expected: string): Promise<void> {
  await until(async () => (await taskOf(scheduler, issueNumber))?.status === expected, {
    what: `issue ${issueNumber} to be ${expected}`,
  });
}

/** Every word that was said before has had its effect, or none. */
async function allIsHeard(): Promise<void> {
  for (let word = 0; word < 10; word += 1) {
    proof += 1;
    await stage.ask(proof);
    await status(proof, 'pending');
  }
}

test('an issue that was closed before its labelling is heard becomes no task', async () => {
  await stage.withdraw(1, TUESDAY);
  await allIsHeard();
  await stage.ask(1, { updatedAt: MONDAY });
  await allIsHeard();
  expect(await taskOf(scheduler, 1)).toBeNull();
  await stage.ask(1, { updatedAt: WEDNESDAY });
  await status(1, 'pending');
});

test('an old withdrawal that comes late does not undo a newer wish', async () => {
  await stage.ask(2, { updatedAt: TUESDAY });
  await status(2, 'pending');
  await stage.withdraw(2, MONDAY);
  await allIsHeard();
  expect(await taskOf(scheduler, 2)).toMatchObject({ status: 'pending', run: 1 });
  await stage.withdraw(2, WEDNESDAY);
  await status(2, 'cancelled');
  await stage.ask(2, { updatedAt: MONDAY });
  await allIsHeard();
  expect(await taskOf(scheduler, 2)).toMatchObject({ status: 'cancelled', run: 1 });
});

test('a wish that a faulty file of the repository kept from being granted ends nothing that goes on', async () => {
  await stage.ask(7, { updatedAt: MONDAY });
  await status(7, 'pending');
  await stage.withdraw(7, TUESDAY, 'repository-file-invalid');
  await allIsHeard();
  await stage.ask(7, { updatedAt: MONDAY });
  await allIsHeard();
  expect(await taskOf(scheduler, 7)).toMatchObject({ status: 'pending' });
});

test('of words of the same second the one that is heard last counts', async () => {
  await stage.ask(3, { updatedAt: MONDAY });
  await status(3, 'pending');
  await stage.withdraw(3, MONDAY);
  await status(3, 'cancelled');
  await stage.ask(3, { updatedAt: MONDAY });
  await status(3, 'pending');
});

test('a command counts from when it was given, though the issue has not changed since it was withdrawn', async () => {
  await stage.ask(8, { updatedAt: MONDAY });
  await status(8, 'pending');
  await stage.withdraw(8, TUESDAY);
  await status(8, 'cancelled');
  await stage.ask(8, { updatedAt: MONDAY, givenAt: MONDAY });
  await allIsHeard();
  await status(8, 'cancelled');
  await stage.ask(8, { updatedAt: MONDAY, givenAt: WEDNESDAY });
  await status(8, 'pending');
});

test('a wish that a sweep overtook is still granted', async () => {
  await stage.ask(4, { updatedAt: MONDAY });
  await status(4, 'pending');
  await stage.withdraw(4, MONDAY);
  await status(4, 'cancelled');
  await stage.ask(4, { updatedAt: WEDNESDAY, swept: true });
  await allIsHeard();
  await stage.ask(4, { updatedAt: TUESDAY });
  await status(4, 'pending');
});

test('a sweep makes a task where there is none, and wakes none that ended', async () => {
  await stage.ask(5, { swept: true, updatedAt: MONDAY });
  await status(5, 'pending');
  await stage.withdraw(5, TUESDAY);
  await status(5, 'cancelled');
  await stage.ask(5, { swept: true, updatedAt: WEDNESDAY });
  await allIsHeard();
  const task = await taskOf(scheduler, 5);
  expect(task).toMatchObject({ status: 'cancelled', run: 1 });
  expect(stage.heard(TaskQueued, task?.id)).toHaveLength(1);
  expect(stage.heard(TaskFinished, task?.id)).toHaveLength(1);
});

test('a sweep that does not know of when it speaks overrules no withdrawal', async () => {
  await stage.ask(6, { swept: true });
  await status(6, 'pending');
  await stage.withdraw(6, MONDAY);
  await status(6, 'cancelled');
});
