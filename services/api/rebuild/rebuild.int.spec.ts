import { DeadLetter, NodeJoined, TaskProgress } from '#libs/contracts';
import { StreamReader } from '#libs/messaging';
import { Database } from '#libs/persistence';

import { ReadModel } from '../facts/read-model.ts';
import { Life, type Told } from '../lives.fixture.ts';
import { Stage } from '../stage.fixture.ts';
import { Rebuild } from './rebuild.ts';

const TABLES = ['facts', 'progress', 'tasks', 'attempts', 'runs', 'agents', 'dead_letters'];

const asked = (number: number) => new Life(number).classified().queued();
const LIVES = [
  asked(1).running().progress().progress(1, { stage: 'test' }).requested().opened(),
  asked(2).running().reassigned().running(2, 'pc2').progress(2, { agent: 'pc2' }).requested(2),
  asked(3).running().requested().held().approved().opened().finished('completed'),
  asked(4).running().finished('failed').retried().queued(2).running(2).progress(2),
  asked(5).finished('cancelled'),
  asked(6).running().requested().delayed().publishRefused().finished('failed'),
  new Life(7).refused().declined().answered(),
];
LIVES[0]?.finished('completed');

/** Everything that was said so far. */
const told: Told[] = [];
let stage: Stage;

async function tell(lives: readonly Life[]): Promise<void> {
  for (const life of lives) {
    told.push(...life.told);
    await stage.tell(life.told);
  }
}

beforeAll(async () => {
  stage = await Stage.open();
  await tell(LIVES);
  const fleet = { hostname: 'octo-tester-pc', specialties: ['backend' as const], slots: 2 };
  await stage.say(NodeJoined, {
    tokens: { agent: 'pc1' },
    data: { ...fleet, agent: 'pc1', decidedAt: '2026-03-01T09:00:00.000Z' },
  });
  await stage.say(DeadLetter, {
    tokens: { stream: 'PRS', consumer: 'pr-publisher' },
    data: {
      ...{ stream: 'PRS', consumer: 'pr-publisher', subject: 'pr.backend.requested' },
      ...{ sequence: 3, deliveries: 20, reason: 'GitHub is gone.', original: '{}' },
    },
  });
  await stage.isHeard();
});
afterAll(async () => {
  await stage.close();
});

/** All there is, but for when it arrived. */
async function dump(): Promise<Record<string, unknown[]>> {
  const { manager } = stage.service.app.get(Database);
  const found: Record<string, unknown[]> = {};
  for (const table of TABLES) {
    const rows = await manager.query<{ row: unknown }[]>(
      `select to_jsonb(${table}) - 'seq' - 'tx' as row from ${table} order by (to_jsonb(${table}) - 'seq' - 'tx')::text`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

async function rebuild(): Promise<void> {
  const { app, logger } = stage.service;
  await new Rebuild(app.get(StreamReader), app.get(ReadModel), logger).run();
}

test('built anew from the streams the read model is the same', async () => {
  const before = await dump();
  expect(before['tasks']).toHaveLength(6);
  expect(before['progress']).toHaveLength(4);
  await stage.service.app.get(Database).manager.query(`update tasks set status = 'wrong'`);
  await stage.service.app.get(Database).manager.query('delete from attempts');
  await rebuild();
  expect(await dump()).toEqual(before);
});

test('what is said while it is built anew is neither lost nor doubled, and tokens stay', async () => {
  const token = await stage.tokenOf('viewer');
  const late = [8, 9, 10, 11].map((number) => asked(number).running().finished('failed'));
  await Promise.all([rebuild(), tell(late)]);
  await stage.isHeard();
  const afterwards = await dump();
  expect(afterwards['tasks']).toHaveLength(10);
  await rebuild();
  expect(await dump()).toEqual(afterwards);
  expect((await stage.ask('GET', '/api/v1/me', { token })).status).toBe(200);
});

test('heard backwards it becomes the same', async () => {
  const before = await dump();
  const model = stage.service.app.get(ReadModel);
  await stage.service.app
    .get(Database)
    .manager.query('truncate facts, tasks, attempts, runs, progress');
  const said = told
    .toReversed()
    .map(({ event, tokens }) => ({ event, delivery: { sequence: 1, tokens } }));
  const early = [];
  for (const one of said) early.push(...(await model.take([one])).early);
  expect(early.map(({ event }) => event.type)).toEqual(early.map(() => TaskProgress.type));
  await model.take(early);
  expect(await dump()).toEqual(before);
});
