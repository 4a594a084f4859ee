import { randomUUID } from 'node:crypto';

import {
  PullRequestRequested,
  TaskCompleted,
  TaskRunning,
  TaskStarted,
  type CloudEvent,
  type EventDefinition,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';
import { fenced, resultOf, taskOf, type Assigned } from '../stage.fixture.ts';
import { statementsDuring } from '../statements.fixture.ts';
import { AgentWords } from './agent-words.ts';

/** Of a lot with beginnings and ends, its beginning and its commit included. */
const STATEMENTS_AT_MOST = 10;

let scene: Scene;
let words: AgentWords;
let database: Database;

/** The first transaction that closes an attempt loses its connection in the middle of it. */
const DIE_ONCE = [
  'CREATE SEQUENCE deaths',
  `CREATE FUNCTION die_once() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF nextval('deaths') = 1 THEN
       PERFORM pg_terminate_backend(pg_backend_pid());
       PERFORM pg_sleep(10);
     END IF;
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER die_once BEFORE UPDATE OF outcome ON task_attempts
   FOR EACH ROW EXECUTE FUNCTION die_once()`,
];

beforeAll(async () => {
  scene = await openScene({ RETRY_DELAY_MS: '0' });
  words = scene.scheduler.app.get(AgentWords);
  database = scene.scheduler.app.get(Database);
});

afterAll(() => scene.close());

/** Of so many issues, numbered from the first one, the assignments. */
async function assignments(first: number, count: number): Promise<Assigned[]> {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  await Promise.all(numbers.map((number) => scene.stage.ask(number)));
  return Promise.all(numbers.map((number) => scene.assignment(number)));
}

/** Hands the words over as the strategy does with what one fetch brings: in one turn. */
async function inOneLot(...said: (CloudEvent & { by?: string })[]): Promise<string[]> {
  const taken = said.map(({ by = 'pc1', ...event }) =>
    words.take(event as Parameters<AgentWords['take']>[0], deliveryOf(by)),
  );
  const results = await Promise.allSettled(taken);
  return results.map((result) =>
    result.status === 'fulfilled' ? 'taken' : (result.reason as Error).name,
  );
}

function deliveryOf(agent: string): Delivery {
  const tokens = { specialty: 'backend', agent };
  const signal = new AbortController().signal;
  return {
    ...{ stream: 'AGENT_EVENTS', consumer: 'scheduler', subject: '', tokens, signal },
    ...{ sequence: 1, deliveries: 1, lastDelivery: false, accept: () => undefined },
  };
}

function event<Data extends object>(
  { type }: EventDefinition<Data>,
  data: Data,
  id: string = randomUUID(),
): CloudEvent<Data> {
  return {
    ...{ specversion: '1.0', id, type, source: '/agent/pc1', subject: '', data },
    ...{ time: new Date().toISOString(), datacontenttype: 'application/json' },
  };
}

function started({ data: { taskId, attempt } }: Assigned, id?: string) {
  const of = { workspacePath: '/tree', claudeCodeVersion: '2.1.0', model: 'sonnet' };
  return event(TaskStarted, { taskId, attempt, ...of }, id);
}

function completed(assigned: Assigned, id?: string) {
  return event(TaskCompleted, resultOf(assigned), id);
}

async function statuses(assigned: readonly Assigned[]): Promise<(string | undefined)[]> {
  return Promise.all(
    assigned.map(async ({ data }) => (await taskOf(scene.scheduler, data.issue.number))?.status),
  );
}

/** In how many transactions these were heard. */
async function transactionsOf(lot: readonly CloudEvent[]): Promise<number> {
  const [row]: { n: number }[] = await database.manager.query(
    'select count(distinct xmin::text)::int as n from inbox where event_id = any($1)',
    [lot.map(({ id }) => id)],
  );
  return row?.n ?? 0;
}

/** What the transaction that hears a lot says to PostgreSQL, its beginning and its commit included. */
async function statementsOf(lot: readonly CloudEvent[]): Promise<string[]> {
  const said = await statementsDuring(database, () => inOneLot(...lot));
  const hears = said.filter((all) => all.some((one) => one.includes('INTO inbox')));
  expect(hears).toHaveLength(1);
  return hears[0] ?? [];
}

test('a lot of beginnings and ends is one transaction, and each is told once', async () => {
  const assigned = await assignments(1, 8);
  const lot = assigned.flatMap((one) => [started(one), completed(one)]);
  await inOneLot(...lot);
  expect(await transactionsOf(lot)).toBe(1);
  expect(new Set(await statuses(assigned))).toEqual(new Set(['publishing']));
  const ids = assigned.map(({ data }) => data.taskId).sort();
  for (const definition of [TaskRunning, PullRequestRequested]) {
    const told = () =>
      scene.stage
        .heard<{ taskId: string }>(definition as EventDefinition<{ taskId: string }>)
        .map(({ data }) => data.taskId)
        .filter((id) => ids.includes(id))
        .sort();
    await until(() => told().length === ids.length);
    expect(told()).toEqual(ids);
  }
});

test('of a task the scheduler says four things until its commit is handed on', async () => {
  const assigned = await assignments(10, 2);
  await inOneLot(...assigned.flatMap((one) => [started(one), completed(one)]));
  const [{ data }] = assigned as [Assigned];
  const rows: { id: string }[] = await database.manager.query(
    `select split_part(message_id, ':', 1) as id from outbox
     where split_part(message_id, ':', 2) = $1 order by outbox.id`,
    [data.taskId],
  );
  expect(rows.map(({ id }) => id)).toEqual(['queue', 'assign', 'run', 'pr']);
});

test('one bad word of a lot fails alone', async () => {
  const assigned = await assignments(20, 3);
  const [first, second, third] = assigned as [Assigned, Assigned, Assigned];
  const foreign = completed(second);
  foreign.data.artifacts = [
    { kind: 'bundle', bucket: 'art_pc2', name: 'x', bytes: 1, sha256: '1'.repeat(64) },
  ];
  expect(await inOneLot(completed(first), foreign, completed(third))).toEqual([
    'taken',
    'Unprocessable',
    'taken',
  ]);
  expect(await statuses(assigned)).toEqual(['publishing', 'assigned', 'publishing']);
});

test('what is fenced alone is fenced in company, and counted once', async () => {
  const assigned = await assignments(30, 2);
  const [first, second] = assigned as [Assigned, Assigned];
  const before = await fenced(scene.scheduler, 'task.completed.v1');
  const never = completed(second);
  never.data.attempt = 2;
  expect(await inOneLot(completed(first), { ...completed(second), by: 'pc2' }, never)).toEqual([
    'taken',
    'taken',
    'taken',
  ]);
  expect(await statuses(assigned)).toEqual(['publishing', 'assigned']);
  expect(await fenced(scene.scheduler, 'task.completed.v1')).toBe(before + 2);
});

test('a word that comes twice in a lot counts once, under its id or under another', async () => {
  const [assigned] = (await assignments(40, 1)) as [Assigned];
  const before = await fenced(scene.scheduler, 'task.started.v1');
  const again = started(assigned);
  await inOneLot(again, again, started(assigned), completed(assigned));
  expect(await statuses([assigned])).toEqual(['publishing']);
  // The same id is the same word; the other is a second start, which does not count.
  expect(await fenced(scene.scheduler, 'task.started.v1')).toBe(before + 1);
  const rows: { n: number }[] = await database.manager.query(
    `select count(*)::int as n from outbox where message_id = $1`,
    [`run:${assigned.data.taskId}:1`],
  );
  expect(rows).toEqual([{ n: 1 }]);
});

test('a lot whose connection dies in the middle leaves nothing of it, and is done again one by one', async () => {
  const assigned = await assignments(50, 3);
  const lot = assigned.map((one) => completed(one));
  for (const statement of DIE_ONCE) await database.manager.query(statement);
  expect(await inOneLot(...lot)).toEqual(['taken', 'taken', 'taken']);
  expect(new Set(await statuses(assigned))).toEqual(new Set(['publishing']));
  expect(await transactionsOf(lot)).toBe(3);
});

test('the words of many tasks are as few statements as those of one', async () => {
  const [first, ...rest] = (await assignments(60, 10)) as [Assigned, ...Assigned[]];
  const one = await statementsOf([started(first), completed(first)]);
  expect(one.length).toBeLessThanOrEqual(STATEMENTS_AT_MOST);
  const many = await statementsOf(
    rest.flatMap((assigned) => [started(assigned), completed(assigned)]),
  );
  expect(many).toHaveLength(one.length);
  expect(one.length).toBeLessThanOrEqual(13);
});
