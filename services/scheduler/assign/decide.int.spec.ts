import { Database, type EntityManager } from '#libs/persistence';

import { Agent } from '../agent.entity.ts';
import { Alone } from '../alone.fixture.ts';
import { newTask, workOf } from '../queue/task-of-issue.ts';
import { askedFor } from '../stage.fixture.ts';
import { Task } from '../task.entity.ts';
import { decide } from './decide.ts';
import { GiveOut } from './give-out.ts';

const CAP = 3;

let alone: Alone;

beforeAll(async () => {
  alone = await Alone.open();
});

afterAll(() => alone.close());

/** What one decision says to PostgreSQL while so many tasks wait, each of a repository of its own, and what it gives out. */
async function decision(tasks: number, slots: number): Promise<{ said: string[]; given: number }> {
  const { source } = alone.scheduler.app.get(Database);
  const { logger } = source;
  const said: string[] = [];
  let given = 0;
  await alone.aside(async (tx) => {
    await fill(tx, tasks, slots);
    source.logger = {
      ...{ logQueryError: none, logQuerySlow: none, logSchemaBuild: none, logMigration: none },
      log: none,
      logQuery(query, _, session) {
        if (session === tx.queryRunner) said.push(query);
      },
    };
    given = (await decide(tx, alone.scheduler.app.get(GiveOut), CAP)).given.length;
    source.logger = logger;
  });
  return { said, given };
}

const none = (): void => undefined;

async function fill(tx: EntityManager, tasks: number, slots: number): Promise<void> {
  const agent = { id: 'pc1', hostname: 'octo-pc', specialties: ['backend' as const], slots };
  if (slots > 0) await tx.insert(Agent, { ...agent, state: 'online', decidedAt: new Date() });
  for (let number = 1; number <= tasks; number += 1)
    await tx.insert(Task, newTask(workOf(askedFor(1, { repositoryId: number }), undefined)));
}

test('thirty tasks are given out with as few statements as one', async () => {
  const one = await decision(1, 30);
  const many = await decision(30, 30);
  expect([one.given, many.given]).toEqual([1, 30]);
  expect(many.said).toHaveLength(one.said.length);
  expect(one.said.length).toBeLessThanOrEqual(6);
});

test('where nobody is free it is one question, and where nothing waits two', async () => {
  expect((await decision(5, 0)).said).toHaveLength(1);
  expect((await decision(0, 5)).said).toHaveLength(2);
});
