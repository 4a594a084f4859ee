import { PullRequestOpened, PullRequestRequested } from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Stage, startScheduler, taskOf, type Assigned } from '../stage.fixture.ts';

const PATIENCE_MS = 1_000;

let broker: TestBroker;
let database: TestDatabase;
let schedulers: RunningService[];
let stage: Stage;

beforeEach(async () => {
  [broker, database] = await Promise.all([startBroker(), createDatabase()]);
  await broker.provision();
  stage = await Stage.open(broker.url);
  schedulers = await Promise.all([start(), start()]);
  await stage.joins('pc1');
});

afterEach(async () => {
  await Promise.all(schedulers.map((scheduler) => scheduler.close()));
  await stage.close();
  await Promise.all([broker.stop(), database.drop()]);
});

async function start(): Promise<RunningService> {
  return startScheduler({
    NATS_URL: broker.url,
    DATABASE_URL: database.url,
    PUBLISH_PATIENCE_MS: String(PATIENCE_MS),
  });
}

function first(): RunningService {
  const [scheduler] = schedulers;
  if (scheduler === undefined) throw new Error('No scheduler was started.');
  return scheduler;
}

/** A task whose request was said two minutes ago. */
async function publishing(issueNumber: number): Promise<Assigned> {
  await stage.ask(issueNumber);
  const assigned = await until(() => stage.assigned(issueNumber)[0]);
  await stage.completes(assigned);
  const { taskId } = assigned.data;
  await until(() => stage.heard(PullRequestRequested, taskId)[0]);
  await until(async () => (await saidLongAgo(`pr:${taskId}:1`)) === 1);
  return assigned;
}

async function saidLongAgo(id: string): Promise<number> {
  const [, changed]: [unknown, number] = await first()
    .app.get(Database)
    .manager.query(
      `update outbox set sent_at = now() - interval '2 minutes' where message_id = $1 and sent_at is not null`,
      [id],
    );
  return changed;
}

/** As if pr-publisher had taken all that waited for it, and the broker kept nothing of it. */
async function takeRequests(): Promise<void> {
  await first().app.get(Broker).jsm.streams.delete('PRS');
  await broker.provision();
}

async function passes(ms: number): Promise<void> {
  const end = performance.now() + ms;
  await until(() => performance.now() > end);
}

test('a request that nobody thinks of any more is said again, by one of two schedulers, and answered', async () => {
  const { data } = await publishing(1);
  stage.said.clear();
  let requests = 0;
  const again = first()
    .app.get(Broker)
    .nc.subscribe('pr.*.requested', {
      callback: () => {
        requests += 1;
      },
    });
  await takeRequests();
  const { data: request } = await until(() => stage.heard(PullRequestRequested, data.taskId)[0]);
  expect(request).toMatchObject({ attempt: 1, headSha: 'b'.repeat(40) });
  await stage.say(PullRequestOpened, {
    tokens: { specialty: 'backend' },
    data: {
      taskId: data.taskId,
      attempt: 1,
      number: 5,
      url: 'https://github.example/octo-tester/shop-1/pull/5',
      branch: 'claude/issue-1',
      headSha: 'b'.repeat(40),
      state: 'open',
      draft: true,
    },
  });
  await until(async () => (await taskOf(first(), 1))?.status === 'completed');
  await passes(2 * PATIENCE_MS);
  again.unsubscribe();
  expect(requests).toBe(1);
});

test('as long as the request waits for pr-publisher it is not said again', async () => {
  const { data } = await publishing(1);
  stage.said.clear();
  await passes(2.5 * PATIENCE_MS);
  expect(stage.heard(PullRequestRequested, data.taskId)).toEqual([]);
  expect(await taskOf(first(), 1)).toMatchObject({ status: 'publishing' });
});

test('a request is not said again before its time', async () => {
  await stage.ask(1);
  const assigned = await until(() => stage.assigned(1)[0]);
  await takeRequests();
  await stage.completes(assigned);
  await until(() => stage.heard(PullRequestRequested)[0]);
  stage.said.clear();
  await takeRequests();
  await passes(2.5 * PATIENCE_MS);
  // Its patience is over, but it was said less than a minute ago.
  expect(stage.heard(PullRequestRequested)).toEqual([]);
});
