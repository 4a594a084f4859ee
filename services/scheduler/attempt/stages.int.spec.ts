import { TaskStaged } from '#libs/contracts';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';
import { fenced } from '../stage.fixture.ts';

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
