import { randomUUID } from 'node:crypto';

import { TaskProgress, TaskStaged, type CloudEvent, type TaskProgressData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';
import { fenced, type Assigned } from '../stage.fixture.ts';
import { statementsDuring } from '../statements.fixture.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { TaskProgressConsumer } from './task-progress.consumer.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await openScene({});
});

afterAll(() => scene.close());

test('each change of an attempt’s stage is told once, and what is overtaken or of nobody’s attempt is not', async () => {
  const { scheduler, stage, assignment, status } = scene;
  await stage.ask(4);
  const assigned = await assignment(4);
  const { taskId } = assigned.data;
  await stage.starts(assigned);
  await status(4, 'running');
  const staged = () => stage.heard(TaskStaged, taskId).map(({ data }) => data);
  for (const [name, round] of [
    ['clone', 0],
    ['edit', 0],
    ['edit', 0],
    ['test', 0],
    ['fix', 1],
  ] as const) {
    await stage.progresses(assigned, 'pc1', { stage: name, round });
    await until(() => staged().at(-1)?.stage === name);
  }
  const before = await fenced(scheduler, 'task.progress.v1');
  await stage.progresses(assigned, 'pc2', { stage: 'upload', round: 1 });
  await until(async () => (await fenced(scheduler, 'task.progress.v1')) > before);
  await stage.completes(assigned);
  await status(4, 'publishing');
  expect(staged().map(({ stage: name, round }) => [name, round])).toEqual([
    ['clone', 0],
    ['edit', 0],
    ['test', 0],
    ['fix', 1],
  ]);
  expect(staged()[0]).toMatchObject({ attempt: 1, agent: 'pc1', spend: { costUsd: 0.25 } });
});

test('many words of one attempt are as few statements as one, and the last of them counts', async () => {
  const { app } = scene.scheduler;
  const [consumer, database] = [app.get(TaskProgressConsumer), app.get(Database)];
  await scene.stage.ask(5);
  const assigned = await scene.assignment(5);
  const heard = async (words: readonly CloudEvent<TaskProgressData>[]): Promise<number> => {
    const said = await statementsDuring(database, () =>
      Promise.all(words.map((word) => consumer.handle(word, BY_PC1))),
    );
    const hears = said.filter((all) => all.some((one) => one.includes('INTO inbox')));
    expect(hears).toHaveLength(1);
    return hears[0]?.length ?? 0;
  };
  await heard([saidOf(assigned, 0)]);
  const one = await heard([saidOf(assigned, 1)]);
  const many = await heard(Array.from({ length: 100 }, (_, turns) => saidOf(assigned, turns)));
  expect(many).toBe(one);
  expect(one).toBeLessThanOrEqual(7);
  const { taskId, attempt } = assigned.data;
  const row = await database.manager.findOneByOrFail(TaskAttempt, { taskId, attempt });
  expect(row).toMatchObject({ spend: { turns: 99 }, stage: 'edit', stagesTold: 1 });
});

const BY_PC1: Delivery = {
  ...{ stream: 'PROGRESS', consumer: 'scheduler', subject: '', sequence: 1, deliveries: 1 },
  ...{ tokens: { specialty: 'backend', agent: 'pc1' }, lastDelivery: false },
  ...{ signal: new AbortController().signal, accept: () => undefined },
};

function saidOf(
  { data: { taskId, attempt } }: Assigned,
  turns: number,
): CloudEvent<TaskProgressData> {
  const used = { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 };
  const spend = { ...used, model: 'sonnet', turns, costUsd: turns / 100 };
  return {
    ...{ specversion: '1.0', id: randomUUID(), type: TaskProgress.type, source: '/agent/pc1' },
    ...{ subject: '', time: new Date().toISOString(), datacontenttype: 'application/json' },
    data: { taskId, attempt, stage: 'edit', round: 0, message: 'It edits.', spend },
  };
}
