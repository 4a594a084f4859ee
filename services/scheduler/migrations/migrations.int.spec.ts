import { Database } from '#libs/persistence';

import { Alone } from '../alone.fixture.ts';
import { newTask, workOf } from '../queue/task-of-issue.ts';
import { askedFor } from '../stage.fixture.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';

let alone: Alone;

beforeAll(async () => {
  alone = await Alone.open();
});

afterAll(() => alone.close());

test('the tables have exactly the columns that the entities know', async () => {
  const { source } = alone.scheduler.app.get(Database);
  for (const { tableName, columns } of source.entityMetadatas) {
    const rows: { name: string; nullable: boolean }[] = await source.query(
      `select column_name as name, is_nullable = 'YES' as nullable from information_schema.columns
       where table_schema = current_schema() and table_name = $1 order by column_name`,
      [tableName],
    );
    const known = columns.map(({ databaseName, isNullable }) => ({
      name: databaseName,
      nullable: isNullable,
    }));
    expect(rows).toEqual(known.sort((a, b) => (a.name < b.name ? -1 : 1)));
  }
});

test.each<[string, Partial<Task>]>([
  ['an assigned task without a lease', { status: 'assigned', assignedAgentId: 'pc1' }],
  ['a running task without an agent', { status: 'running', leaseUntil: new Date() }],
  ['a pending task with an agent', { status: 'pending', assignedAgentId: 'pc1' }],
  ['a completed task without a pull request', { status: 'completed' }],
  ['a held task without the gate that holds it', { status: 'held' }],
  ['a lease on a task that ended', { status: 'failed', leaseUntil: new Date() }],
])('PostgreSQL itself refuses %s', async (_, wrong) => {
  const { manager } = alone.scheduler.app.get(Database);
  const row = { ...newTask(workOf(askedFor(1), undefined)), ...wrong };
  await expect(manager.insert(Task, row)).rejects.toThrow('violates check constraint');
});

test('PostgreSQL itself refuses a second task of an issue', async () => {
  const { manager } = alone.scheduler.app.get(Database);
  await manager.insert(Task, newTask(workOf(askedFor(2), undefined)));
  await expect(manager.insert(Task, newTask(workOf(askedFor(2), undefined)))).rejects.toThrow(
    'violates unique constraint',
  );
});

test('PostgreSQL itself refuses a second attempt while one is open', async () => {
  const { manager } = alone.scheduler.app.get(Database);
  const task = newTask(workOf(askedFor(3), undefined));
  await manager.insert(Task, task);
  const attempt = (number: number) => ({ taskId: task.id, attempt: number, agent: 'pc1' });
  await manager.insert(TaskAttempt, attempt(1));
  await expect(manager.insert(TaskAttempt, attempt(2))).rejects.toThrow(
    'violates unique constraint "task_attempts_one_open"',
  );
  await manager.update(TaskAttempt, attempt(1), { endedAt: new Date(), outcome: 'agent-lost' });
  await manager.insert(TaskAttempt, attempt(2));
});
