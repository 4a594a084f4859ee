import {
  PullRequestFailed,
  PullRequestOpened,
  PullRequestRequested,
  TaskCancelled,
  TaskFinished,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
} from '#libs/contracts';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { openScene, type Scene } from './scene.fixture.ts';
import { type Stage, fenced, taskOf, type Assigned } from './stage.fixture.ts';
import { TaskAttempt } from './task-attempt.entity.ts';

let scene: Scene;
let scheduler: RunningService;
let stage: Stage;
let assignment: Scene['assignment'];
let status: Scene['status'];

beforeAll(async () => {
  scene = await openScene({ RETRY_DELAY_MS: '400' });
  ({ scheduler, stage, assignment, status } = scene);
});

afterAll(() => scene.close());

async function publishing(issueNumber: number): Promise<Assigned> {
  await stage.ask(issueNumber);
  const assigned = await assignment(issueNumber);
  await stage.starts(assigned);
  await stage.completes(assigned);
  await status(issueNumber, 'publishing');
  return assigned;
}

async function opened({ data }: Assigned, attempt = data.attempt): Promise<void> {
  await stage.say(PullRequestOpened, {
    tokens: { specialty: 'backend' },
    data: {
      taskId: data.taskId,
      attempt,
      number: 5,
      url: 'https://github.example/octo-tester/shop-1/pull/5',
      branch: 'claude/issue-1',
      headSha: 'b'.repeat(40),
      state: 'open',
      draft: true,
    },
  });
}

test('an issue goes all the way to its pull request, and every step is said once', async () => {
  await stage.ask(1, { body: 'Totals are wrong.' });
  const assigned = await assignment(1);
  const { taskId } = assigned.data;
  expect(assigned.subject).toBe('task.backend.assigned.pc1');
  expect(assigned.data.limits).toEqual({
    wallClockMs: 1_800_000,
    maxTurns: 80,
    maxBudgetUsd: 5,
    maxFixRounds: 2,
  });
  await stage.starts(assigned);
  await status(1, 'running');
  await stage.progresses(assigned);
  await until(async () => {
    const { manager } = scheduler.app.get(Database);
    return (await manager.findOneBy(TaskAttempt, { taskId, attempt: 1 }))?.stage === 'edit';
  });
  await stage.completes(assigned);
  await until(() => stage.heard(PullRequestRequested, taskId).length);
  await opened(assigned);
  const finished = await until(() => stage.heard(TaskFinished, taskId)[0]);

  expect(finished.data).toMatchObject({
    outcome: 'completed',
    attempts: 1,
    detail: 'https://github.example/octo-tester/shop-1/pull/5',
    spend: { costUsd: 1 },
  });
  expect(await taskOf(scheduler, 1)).toMatchObject({
    status: 'completed',
    prUrl: 'https://github.example/octo-tester/shop-1/pull/5',
    workspacePath: '/var/lib/agent/tree',
    leaseUntil: null,
    errorMessage: null,
  });
  expect(stage.heard(TaskQueued, taskId)).toHaveLength(1);
  expect(stage.heard(TaskRunning, taskId).map(({ data }) => data)).toEqual([
    expect.objectContaining({ attempt: 1, attemptsMax: 3, agent: 'pc1', model: 'sonnet' }),
  ]);
  expect(stage.heard(PullRequestRequested, taskId).map(({ data }) => data)).toEqual([
    expect.objectContaining({ attempt: 1, attemptsMax: 3, agent: 'pc1', headSha: 'b'.repeat(40) }),
  ]);
});

test('asking again for what is under way or done changes nothing', async () => {
  await stage.ask(2);
  const assigned = await assignment(2);
  await stage.ask(2, { priority: 'critical' });
  await stage.starts(assigned);
  await stage.completes(assigned);
  await status(2, 'publishing');
  await opened(assigned);
  await status(2, 'completed');
  await stage.ask(2);
  // A later issue's assignment proves that the one before it was looked at.
  await stage.ask(3);
  await assignment(3);
  expect(stage.assigned(2)).toHaveLength(1);
  expect(await taskOf(scheduler, 2)).toMatchObject({ status: 'completed', run: 1, attempt: 1 });
});

test('a failure that may pass is tried again after its delay', async () => {
  await stage.ask(10);
  const first = await assignment(10);
  await stage.starts(first);
  await status(10, 'running');
  const failedAt = performance.now();
  await stage.fails(first, 'cli-exited');
  const second = await assignment(10, 2);
  expect(performance.now() - failedAt).toBeGreaterThan(350);
  expect(second.data.taskId).toBe(first.data.taskId);
  expect(stage.heard(TaskReassigned, first.data.taskId).map(({ data }) => data)).toEqual([
    expect.objectContaining({ attempt: 1, agent: 'pc1', attemptsMax: 3 }),
  ]);
  expect(stage.heard(TaskCancelled, first.data.taskId)).toHaveLength(0);
});

test('spent attempts end the task with the reason and the whole spend, and a person may ask again', async () => {
  await stage.ask(11);
  await stage.fails(await assignment(11), 'cli-exited');
  await stage.fails(await assignment(11, 2), 'model-error');
  await stage.fails(await assignment(11, 3), 'cli-exited');
  await status(11, 'failed');
  const { id: taskId } = (await taskOf(scheduler, 11)) ?? { id: '' };
  const finished = await until(() => stage.heard(TaskFinished, taskId)[0]);
  expect(finished.data).toMatchObject({
    outcome: 'failed',
    attempts: 3,
    failure: { code: 'cli-exited' },
    spend: { costUsd: 1.5 },
  });
  expect(finished.data.detail.split('\n')).toEqual([
    'It was cli-exited. Look at the log.',
    '',
    'What was tried (3 attempts). No more are allowed.',
    '- attempt 1 on pc1: cli-exited. It was cli-exited. Look at the log.',
    '- attempt 2 on pc1: model-error. It was model-error. Look at the log.',
    '- attempt 3 on pc1: cli-exited. It was cli-exited. Look at the log.',
  ]);

  await stage.ask(11);
  const fourth = await assignment(11, 4);
  expect(fourth.data.taskId).toBe(taskId);
  await until(() => stage.heard(TaskQueued, taskId).length > 1);
  expect(stage.heard(TaskQueued, taskId).map(({ id }) => id)).toEqual([
    `queue:${taskId}:1`,
    `queue:${taskId}:2`,
  ]);
  await stage.fails(fourth, 'cli-exited');
  await assignment(11, 5);
  expect(stage.heard(TaskReassigned, taskId).at(-1)?.data.attemptsMax).toBe(6);
});

test('a failure that trying again can not mend ends the task at once', async () => {
  await stage.ask(12);
  await stage.fails(await assignment(12), 'budget-limit');
  await status(12, 'failed');
  expect(stage.assigned(12)).toHaveLength(1);
});

test('withdrawing an issue stops its agent and ends the task; asking again starts anew', async () => {
  await stage.ask(20);
  const assigned = await assignment(20);
  const { taskId } = assigned.data;
  await stage.starts(assigned);
  await stage.withdraw(20);
  const stop = await until(() => stage.heard(TaskCancelled, taskId)[0]);
  expect(stop).toMatchObject({ id: `cancel:${taskId}:1`, subject: 'task.backend.cancelled.pc1' });
  const finished = await until(() => stage.heard(TaskFinished, taskId)[0]);
  expect(finished.data).toMatchObject({ outcome: 'cancelled', detail: 'The issue was closed.' });
  await stage.completes(assigned);
  await stage.ask(20);
  await assignment(20, 2);
  expect(stage.heard(PullRequestRequested, taskId)).toHaveLength(0);
});

test('withdrawing an issue that nobody works on ends its task without a word to any agent', async () => {
  await stage.ask(21, { specialty: 'devops' });
  await status(21, 'pending');
  await stage.withdraw(21);
  await status(21, 'cancelled');
  const { id } = (await taskOf(scheduler, 21)) ?? { id: '' };
  expect(stage.heard(TaskCancelled, id)).toHaveLength(0);
});

test('withdrawing an issue that nobody asked for does nothing', async () => {
  await stage.withdraw(22);
  await stage.ask(23);
  await assignment(23);
  expect(await taskOf(scheduler, 22)).toBeNull();
});

test('withdrawing comes too late once the commit is being published', async () => {
  const assigned = await publishing(24);
  await stage.withdraw(24);
  await stage.ask(25);
  await assignment(25);
  expect(await taskOf(scheduler, 24)).toMatchObject({ status: 'publishing' });
  await opened(assigned);
  await status(24, 'completed');
});

test('a commit that can not be published ends the task with the reason', async () => {
  const { data } = await publishing(30);
  await stage.say(PullRequestFailed, {
    tokens: { specialty: 'backend' },
    data: {
      taskId: data.taskId,
      attempt: 1,
      code: 'bundle-rejected',
      message: 'The bundle has no such base. Ask again.',
    },
  });
  const finished = await until(() => stage.heard(TaskFinished, data.taskId)[0]);
  expect(finished.data).toMatchObject({
    outcome: 'failed',
    detail: 'The bundle has no such base. Ask again.',
  });
});

test('a commit that was lost before it was published is made again, by another attempt', async () => {
  const { data } = await publishing(31);
  await stage.say(PullRequestFailed, {
    tokens: { specialty: 'backend' },
    data: {
      taskId: data.taskId,
      attempt: 1,
      code: 'artifact-missing',
      message: 'The bundle is not in the object store. Retry the task.',
    },
  });
  const again = await until(() => stage.assigned(31).find((one) => one.data.attempt === 2));
  expect(stage.heard(TaskFinished, data.taskId)).toEqual([]);
  await stage.completes(again);
  await status(31, 'publishing');
  await opened(again);
  await status(31, 'completed');
});

test("pr-publisher's word of an earlier attempt does not close the one that is being published", async () => {
  const { data } = await publishing(32);
  await stage.say(PullRequestFailed, {
    tokens: { specialty: 'backend' },
    data: { taskId: data.taskId, attempt: 1, code: 'artifact-missing', message: 'It is gone.' },
  });
  const again = await until(() => stage.assigned(32).find((one) => one.data.attempt === 2));
  await stage.completes(again);
  await status(32, 'publishing');
  const before = await fenced(scheduler, 'pr.opened.v1');
  await opened(again, 1);
  await until(async () => (await fenced(scheduler, 'pr.opened.v1')) === before + 1);
  expect(await taskOf(scheduler, 32)).toMatchObject({ status: 'publishing', prUrl: null });
});

test('an issue waits for those it depends on', async () => {
  await stage.ask(41, { body: 'Depends-on: #40' });
  await assignment(41); // Nobody asked for 40, so there is nothing to wait for.
  await stage.ask(42);
  const first = await assignment(42);
  await stage.ask(43, { body: 'Blocked by #42' });
  await stage.ask(44);
  await assignment(44);
  expect(await taskOf(scheduler, 43)).toMatchObject({ status: 'pending', dependsOn: [42] });
  await stage.completes(first);
  await status(42, 'publishing');
  await opened(first);
  await assignment(43);
});

test('an issue of the largest size is assigned and published', async () => {
  await stage.ask(50, { body: '壊'.repeat(10_900) });
  const assigned = await assignment(50);
  expect(assigned.data.issue.body).toHaveLength(10_900);
  await stage.completes(assigned);
  const { data } = await until(() => stage.heard(PullRequestRequested, assigned.data.taskId)[0]);
  expect(data.issue.body.length).toBeLessThan(2_000);
});
