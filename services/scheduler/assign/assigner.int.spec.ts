import { PullRequestRequested, TaskQueued } from '#libs/contracts';
import { Database, type EntityManager } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { agentOf, Stage, startScheduler, taskOf } from '../stage.fixture.ts';
import { statementsDuring } from '../statements.fixture.ts';
import { Task } from '../task.entity.ts';

let broker: TestBroker;
let database: TestDatabase;
let stage: Stage;
let schedulers: RunningService[];

beforeEach(async () => {
  [broker, database] = await Promise.all([startBroker(), createDatabase()]);
  await broker.provision();
  stage = await Stage.open(broker.url);
  schedulers = [];
});

afterEach(async () => {
  await Promise.all(schedulers.map((scheduler) => scheduler.close()));
  await stage.close();
  await Promise.all([broker.stop(), database.drop()]);
});

async function start(more: Record<string, string> = {}): Promise<RunningService> {
  const scheduler = await startScheduler({
    NATS_URL: broker.url,
    DATABASE_URL: database.url,
    ...more,
  });
  schedulers.push(scheduler);
  return scheduler;
}

test('two schedulers give out each task once, within the slots, and the caps of repositories', async () => {
  await Promise.all([start(), start()]);
  await stage.joins('pc1', { slots: 2 });
  await stage.joins('pc2', { slots: 2 });
  const issues = Array.from({ length: 24 }, (_, index) => index + 1);
  await Promise.all(issues.map((number) => stage.ask(number, { repositoryId: (number % 4) + 1 })));
  const done = new Set<string>();
  let mostAtOnce = 0;
  await until(
    async () => {
      const open = stage.assigned().filter(({ data }) => !done.has(data.taskId));
      mostAtOnce = Math.max(mostAtOnce, open.length);
      for (const assigned of open) {
        done.add(assigned.data.taskId);
        await stage.completes(assigned);
      }
      return stage.heard(PullRequestRequested).length === 24;
    },
    { timeoutMs: 25_000, what: '24 tasks to be published' },
  );
  expect(mostAtOnce).toBeLessThanOrEqual(4);
  expect(stage.assigned()).toHaveLength(24);
  expect(new Set(stage.assigned().map(({ data }) => data.taskId)).size).toBe(24);
  expect(stage.assigned().every(({ data }) => data.attempt === 1)).toBe(true);
  expect(new Set(stage.assigned().map(agentOf))).toEqual(new Set(['pc1', 'pc2']));
});

test('no scheduler decides while another does, and goes on when that one is done', async () => {
  const [scheduler] = await Promise.all([start(), start()]);
  await stage.joins('pc1', { slots: 2 });
  await scheduler.app.get(Database).transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('scheduler assigns'))`);
    await stage.ask(1);
    // Both want to decide now, and wait.
    await until(async () => (await waitingForLock(tx)) === 2);
    expect(stage.assigned()).toEqual([]);
  });
  await until(() => stage.assigned().length === 1);
});

test('what finds somebody free is recorded and given out by one commit, and read by few statements', async () => {
  const scheduler = await start();
  await stage.joins('pc1', { slots: 2 });
  await stage.ask(1);
  await until(() => stage.assigned(1).length === 1);
  const said = await statementsDuring(scheduler.app.get(Database), async () => {
    await stage.ask(2);
    await until(() => stage.assigned(2).length === 1);
  });
  const own = said.find((all) => all.some((one) => one.includes('INTO inbox'))) ?? [];
  expect(own.filter((one) => one === 'COMMIT')).toHaveLength(1);
  expect(own.length).toBeLessThanOrEqual(13);
  // Nobody is woken to decide about it once more.
  expect(own.filter((one) => one.includes('pg_notify'))).toEqual([]);
  const [row]: { transactions: number }[] = await scheduler.app.get(Database).manager.query(
    `select count(distinct made.xmin::text)::int as transactions from (
       select xmin from tasks where issue_number = 2
       union all
       select task_attempts.xmin from task_attempts join tasks on id = task_id where issue_number = 2
     ) made`,
  );
  expect(row?.transactions).toBe(1);
});

test('what nobody is free for is one question more, and is given out when somebody is', async () => {
  const scheduler = await start();
  const said = await statementsDuring(scheduler.app.get(Database), async () => {
    await stage.ask(1);
    await until(async () => (await taskOf(scheduler, 1))?.status === 'pending');
  });
  const own = said.find((all) => all.some((one) => one.includes('INTO inbox'))) ?? [];
  expect(own.length).toBeLessThanOrEqual(8);
  await stage.joins('pc1');
  await until(() => stage.assigned(1).length === 1);
});

async function waitingForLock(tx: EntityManager): Promise<number> {
  const [row]: { waiting: number }[] = await tx.query(
    `select count(*)::int as waiting from pg_locks
     where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
  );
  return row?.waiting ?? 0;
}

test('two schedulers make one task of two deliveries of one issue', async () => {
  const [scheduler] = await Promise.all([start(), start()]);
  await Promise.all(Array.from({ length: 10 }, () => stage.ask(1)));
  await stage.ask(2);
  await until(() => stage.heard(TaskQueued).length === 2);
  const { manager } = scheduler.app.get(Database);
  const [row]: { tasks: number }[] = await manager.query('select count(*) as tasks from tasks');
  expect(row?.tasks).toBe(2);
});

test('a task that was locked when it was its turn is given out soon after, though nobody says so', async () => {
  const scheduler = await start();
  await stage.ask(1);
  await until(async () => (await taskOf(scheduler, 1))?.status === 'pending');
  // As a late word of an ended attempt does: it locks the row, changes nothing, and wakes nobody.
  await scheduler.app.get(Database).transaction(async (tx) => {
    await tx.query('select 1 from tasks for update');
    await stage.joins('pc1');
    await until(async () => (await tx.query<unknown[]>('select 1 from agents')).length > 0);
    const end = performance.now() + 500;
    await until(() => performance.now() > end);
  });
  await until(() => stage.assigned(1).length, { timeoutMs: 3_000 });
});

test('a repository gets no more agents than its cap, and an agent no more than its slots', async () => {
  const scheduler = await start({ REPOSITORY_CONCURRENCY: '2' });
  await stage.joins('pc1', { slots: 4 });
  for (const number of [1, 2, 3]) await stage.ask(number);
  for (const number of [1, 2, 3]) await stage.ask(number, { repositoryId: 2 });
  await until(() => stage.assigned().length === 4);
  const { manager } = scheduler.app.get(Database);
  await until(async () => (await manager.countBy(Task, { status: 'pending' })) === 2);
  const repositories = stage.assigned().map(({ data }) => data.repository.id);
  expect(repositories.filter((id) => id === 1)).toHaveLength(2);
  expect(repositories.filter((id) => id === 2)).toHaveLength(2);
});

test('a general agent is addressed as such, and still told the specialty of the work', async () => {
  await start();
  await stage.joins('pc9', { specialties: ['general'] });
  await stage.ask(1, { specialty: 'frontend' });
  const assigned = await until(() => stage.assigned(1)[0]);
  expect(assigned.subject).toBe('task.general.assigned.pc9');
  expect(assigned.data.specialty).toBe('frontend');
  await stage.starts(assigned);
  await stage.completes(assigned);
  const [request] = await until(() => {
    const requests = stage.heard(PullRequestRequested);
    return requests.length > 0 && requests;
  });
  expect(request?.subject).toBe('pr.frontend.requested');
});

test('the most urgent task gets the slot that becomes free', async () => {
  const scheduler = await start();
  await stage.joins('pc1');
  await stage.ask(1);
  const first = await until(() => stage.assigned(1)[0]);
  await stage.ask(2, { priority: 'low' });
  await until(() => taskOf(scheduler, 2));
  await stage.ask(3, { priority: 'critical' });
  await until(() => taskOf(scheduler, 3));
  await stage.completes(first);
  await until(() => stage.assigned(3)[0]);
  expect(stage.assigned(2)).toEqual([]);
});

test('what was asked and said while no scheduler lived is done by the next one', async () => {
  const first = await start();
  await stage.ask(1, { repositoryId: 1 });
  await until(() => taskOf(first, 1));
  await first.close();
  schedulers = [];
  await stage.ask(2);
  await stage.joins('pc1', { slots: 2 });
  expect(stage.assigned()).toEqual([]);
  await start();
  await until(() => stage.assigned(1)[0]);
  await until(() => stage.assigned(2)[0]);
});

test('the other scheduler goes on when one ends in the middle', async () => {
  const [one] = await Promise.all([start(), start()]);
  await stage.joins('pc1', { slots: 3 });
  for (const number of [1, 2, 3, 4, 5, 6]) await stage.ask(number);
  const closing = one.close();
  schedulers = schedulers.filter((scheduler) => scheduler !== one);
  const done = new Set<string>();
  await until(async () => {
    for (const assigned of stage.assigned().filter(({ id }) => !done.has(id))) {
      done.add(assigned.id);
      await stage.completes(assigned);
    }
    return stage.heard(PullRequestRequested).length === 6;
  });
  await closing;
  expect(stage.assigned()).toHaveLength(6);
});

test('a broker that dies and comes back loses no assignment', async () => {
  const scheduler = await start();
  await stage.joins('pc1', { slots: 2 });
  await stage.ask(1);
  await until(() => taskOf(scheduler, 1));
  await broker.kill();
  await broker.restart();
  await until(() => stage.ask(2).then(() => true));
  const { manager } = scheduler.app.get(Database);
  await until(async () => (await taskOf(scheduler, 2))?.status === 'assigned');
  await until(async () => {
    const [row]: { unsent: number }[] = await manager.query(
      'select count(*) as unsent from outbox where sent_at is null',
    );
    return row?.unsent === 0;
  });
});
