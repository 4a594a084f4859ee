import { randomUUID } from 'node:crypto';

import {
  PullRequestOpened,
  PullRequestRequested,
  TaskCancelled,
  TaskReassigned,
  TaskRunning,
  TaskStopped,
} from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';
import { agentOf, fenced, type Stage, taskOf, unsettled, type Assigned } from '../stage.fixture.ts';

let scene: Scene;
let scheduler: RunningService;
let stage: Stage;
let assignment: Scene['assignment'];

beforeAll(async () => {
  scene = await openScene({ RETRY_DELAY_MS: '0' });
  ({ scheduler, stage, assignment } = scene);
});

afterAll(() => scene.close());

/** Does what it is told and waits until the scheduler has refused so many more events of the type. */
async function refusing(count: number, type: string, act: () => Promise<void>): Promise<void> {
  const before = await fenced(scheduler, type);
  await act();
  await until(async () => (await fenced(scheduler, type)) === before + count, {
    what: `${count} refused ${type}`,
  });
}

function otherThan(
  assigned: Readonly<Assigned>,
  other: { attempt?: number; taskId?: string },
): Assigned {
  const data: Readonly<Assigned['data']> = assigned.data;
  return { ...assigned, data: { ...data, ...other } };
}

test('an agent can not speak for the attempt of another', async () => {
  await stage.ask(1);
  const assigned = await assignment(1);
  await refusing(1, 'task.completed.v1', () => stage.completes(assigned, 'pc2'));
  await refusing(1, 'task.failed.v1', () => stage.fails(assigned, 'no-change', { by: 'pc2' }));
  await refusing(1, 'task.started.v1', () => stage.starts(assigned, 'pc2'));
  await refusing(1, 'task.progress.v1', () => stage.progresses(assigned, 'pc2'));
  expect(await taskOf(scheduler, 1)).toMatchObject({ status: 'assigned', attempt: 1 });
  expect(stage.heard(TaskCancelled, assigned.data.taskId)).toEqual([]);
});

test('an agent can not silence another by saying something under the id of its word', async () => {
  await stage.ask(9);
  const assigned = await assignment(9);
  const id = `complete:${assigned.data.taskId}:1`;
  await refusing(1, 'task.completed.v1', () => stage.completes(assigned, 'pc2', id));
  await stage.completes(assigned, agentOf(assigned), id);
  await until(async () => (await taskOf(scheduler, 9))?.status === 'publishing');
});

test('an agent can not speak for an attempt that never was, nor for an unknown task', async () => {
  await stage.ask(2);
  const assigned = await assignment(2);
  await refusing(2, 'task.completed.v1', async () => {
    await stage.completes(otherThan(assigned, { attempt: 2 }));
    await stage.completes(otherThan(assigned, { taskId: randomUUID() }));
  });
  expect(await taskOf(scheduler, 2)).toMatchObject({ status: 'assigned' });
});

test('an agent that goes on with an ended attempt is told to stop, once for each kind of word', async () => {
  await stage.ask(3);
  const first = await assignment(3);
  await stage.fails(first, 'cli-exited');
  const second = await assignment(3, 2);
  await refusing(2, 'task.progress.v1', async () => {
    await stage.progresses(first);
    await stage.progresses(first);
  });
  await refusing(1, 'task.started.v1', () => stage.starts(first));
  const { taskId } = first.data;
  await until(() => stage.heard(TaskCancelled, taskId).length === 2);
  expect(
    stage
      .heard(TaskCancelled, taskId)
      .map(({ id }) => id)
      .sort(),
  ).toEqual([`cancel:${taskId}:1:progress`, `cancel:${taskId}:1:started`]);
  expect(await taskOf(scheduler, 3)).toMatchObject({ status: 'assigned', attempt: 2 });
  await stage.completes(second);
  await until(() => stage.heard(PullRequestRequested, taskId).length);
  expect(stage.heard(PullRequestRequested, taskId)[0]?.data.attempt).toBe(2);
});

test('the last word of a cancelled attempt is answered by none, and settles its cancellations', async () => {
  await stage.ask(8);
  const assigned = await assignment(8);
  const { taskId } = assigned.data;
  await stage.withdraw(8);
  await until(() => stage.heard(TaskCancelled, taskId).length);
  await refusing(1, 'task.progress.v1', () => stage.progresses(assigned));
  await until(() => stage.heard(TaskCancelled, taskId).length === 2);
  expect(await unsettled(scheduler, `cancel:${taskId}`)).toHaveLength(2);
  await refusing(1, 'task.failed.v1', () => stage.fails(assigned, 'cancelled', { by: 'pc2' }));
  expect(await unsettled(scheduler, `cancel:${taskId}`)).toHaveLength(2);
  expect(stage.heard(TaskStopped, taskId)).toEqual([]);
  await refusing(2, 'task.failed.v1', async () => {
    await stage.fails(assigned, 'cancelled');
    await stage.fails(assigned, 'cancelled');
  });
  expect(await unsettled(scheduler, `cancel:${taskId}`)).toEqual([]);
  expect(stage.heard(TaskCancelled, taskId)).toHaveLength(2);
  const [confirmed, ...more] = await until(() => {
    const said = stage.heard(TaskStopped, taskId);
    return said.length > 0 && said;
  });
  expect(confirmed?.data).toMatchObject({ attempt: 1, agent: 'pc1', spend: { costUsd: 0.5 } });
  expect(more).toEqual([]);
});

test('whatever is delivered twice has its effect once', async () => {
  const ask = randomUUID();
  await stage.ask(4, {}, ask);
  const assigned = await assignment(4);
  await stage.ask(4, {}, ask);
  const { taskId } = assigned.data;
  const done = randomUUID();
  await stage.completes(assigned, 'pc1', done);
  await stage.completes(assigned, 'pc1', done);
  await until(() => stage.heard(PullRequestRequested, taskId).length);
  // Said again under a new id the inbox can't know it; the state of the task does not fit any more.
  await refusing(1, 'task.completed.v1', () => stage.completes(assigned));
  expect(stage.heard(PullRequestRequested, taskId)).toHaveLength(1);
  expect(await taskOf(scheduler, 4)).toMatchObject({ status: 'publishing', attempt: 1, run: 1 });
});

test('a start that comes after the completion is refused without a word', async () => {
  await stage.ask(5);
  const assigned = await assignment(5);
  await stage.completes(assigned);
  await until(() => stage.heard(PullRequestRequested, assigned.data.taskId).length);
  await refusing(1, 'task.started.v1', () => stage.starts(assigned));
  expect(stage.heard(TaskRunning, assigned.data.taskId)).toEqual([]);
  expect(stage.heard(TaskCancelled, assigned.data.taskId)).toEqual([]);
});

test('a failed attempt that is delivered twice uses up one attempt', async () => {
  await stage.ask(6);
  const first = await assignment(6);
  await stage.fails(first, 'cli-exited');
  await assignment(6, 2);
  await refusing(1, 'task.failed.v1', () => stage.fails(first, 'cli-exited'));
  expect(stage.heard(TaskReassigned, first.data.taskId)).toHaveLength(1);
  expect(stage.heard(TaskStopped, first.data.taskId)).toEqual([]);
  expect(await taskOf(scheduler, 6)).toMatchObject({ attempt: 2 });
});

test("pr-publisher's word counts only while the task is being published", async () => {
  await stage.ask(7);
  const { data } = await assignment(7);
  const pullRequest = {
    taskId: data.taskId,
    attempt: 1,
    number: 7,
    url: 'https://github.example/octo-tester/shop-1/pull/7',
    branch: 'claude/issue-7',
    headSha: 'b'.repeat(40),
    state: 'open',
    draft: true,
  } as const;
  await refusing(1, 'pr.opened.v1', () =>
    stage.say(PullRequestOpened, { tokens: { specialty: 'backend' }, data: pullRequest }),
  );
  expect(await taskOf(scheduler, 7)).toMatchObject({ status: 'assigned', prUrl: null });
});
