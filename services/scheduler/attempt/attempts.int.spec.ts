import {
  PullRequestOpened,
  PullRequestRequested,
  TaskFinished,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
  type ArtifactRef,
  type Checkpoint,
} from '#libs/contracts';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';
import { type Stage, taskOf, unsettled, type Assigned } from '../stage.fixture.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';

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

test('the same failure twice in a row ends the task before its attempts are spent', async () => {
  await stage.ask(13);
  await stage.fails(await assignment(13), 'tests-failed');
  await stage.fails(await assignment(13, 2), 'tests-failed');
  await status(13, 'failed');
  expect((await taskOf(scheduler, 13))?.errorMessage).toContain('ended the same way');
  expect(stage.assigned(13)).toHaveLength(2);
});

test('an attempt goes on from the newest checkpoint of its run, and only of its run', async () => {
  await stage.ask(14);
  const first = await assignment(14);
  expect(first.data.checkpoint).toBeUndefined();
  await stage.progresses(first, 'pc1', { checkpoint: checkpoint(1) });
  await until(async () => (await attemptOf(first))?.checkpoint);
  await stage.fails(first, 'agent-stopped');
  const second = await assignment(14, 2);
  expect(second.data.checkpoint).toEqual(checkpoint(1));
  // It dies before it keeps anything of its own.
  await stage.fails(second, 'agent-stopped');
  const third = await assignment(14, 3);
  expect(third.data.checkpoint).toEqual(checkpoint(1));
  await stage.fails(third, 'cli-exited', { checkpoint: checkpoint(3) });
  const fourth = await assignment(14, 4);
  expect(fourth.data.checkpoint).toEqual(checkpoint(3));
  await stage.starts(fourth);
  const { taskId } = first.data;
  const run = await until(() => stage.heard(TaskRunning, taskId)[0]);
  expect(run.data).toMatchObject({ attempt: 4, attemptsMax: 5 });
  await stage.withdraw(14);
  await status(14, 'cancelled');
  await stage.ask(14);
  expect((await assignment(14, 5)).data.checkpoint).toBeUndefined();
});

test('what was said is settled when its effect is recorded, and not before', async () => {
  await stage.ask(15, { repositoryId: 9 });
  const first = await until(() => stage.assigned(15)[0]);
  const { taskId } = first.data;
  expect(await unsettled(scheduler, `assign:${taskId}`)).toEqual([`assign:${taskId}:1`]);
  await stage.starts(first);
  await until(async () => (await unsettled(scheduler, `assign:${taskId}`)).length === 0);
  await stage.fails(first, 'agent-stopped');
  const second = await assignment(15, 2);
  expect(await unsettled(scheduler, `assign:${taskId}`)).toEqual([`assign:${taskId}:2`]);
  await stage.completes(second);
  await until(() => stage.heard(PullRequestRequested, taskId).length);
  expect(await unsettled(scheduler, `assign:${taskId}`)).toEqual([]);
  expect(await unsettled(scheduler, `pr:${taskId}`)).toEqual([`pr:${taskId}:2`]);
  await opened(second);
  await until(() => stage.heard(TaskFinished, taskId).length);
  expect(await unsettled(scheduler, `pr:${taskId}`)).toEqual([]);
});

test('an attempt without a commit is told with why, what it cost and left behind, and when the next may begin', async () => {
  await stage.ask(16, { body: 'Depends-on: #161' });
  const first = await assignment(16);
  const { taskId } = first.data;
  const queued = await until(() => stage.heard(TaskQueued, taskId)[0]);
  expect(queued.data).toMatchObject({ run: 1, dependsOn: [161], attemptsMax: 3 });
  const artifacts = [log(1)];
  await stage.fails(first, 'model-error', { artifacts });
  const { time, data } = await until(() => stage.heard(TaskReassigned, taskId)[0]);
  expect(data).toMatchObject({ attempt: 1, agent: 'pc1', artifacts, spend: { costUsd: 0.5 } });
  expect(data.failure).toMatchObject({ code: 'model-error', retryable: true });
  const delayMs = Date.parse(data.notBefore ?? '') - Date.parse(time);
  expect(delayMs).toBeGreaterThan(0);
  expect(delayMs).toBeLessThanOrEqual(400);
  // Interrupted, it is tried again at once, and there is nothing to look at.
  await stage.fails(await assignment(16, 2), 'agent-stopped');
  const second = await until(() => stage.heard(TaskReassigned, taskId)[1]);
  expect(second.data.notBefore).toBeUndefined();
  expect(second.data.artifacts).toBeUndefined();
  await stage.fails(await assignment(16, 3), 'budget-limit', { artifacts: [log(3)] });
  const finished = await until(() => stage.heard(TaskFinished, taskId)[0]);
  expect(finished.data).toMatchObject({ artifacts: [log(3)], spend: { costUsd: 1.5 } });
});

async function opened({ data }: Assigned): Promise<void> {
  await stage.say(PullRequestOpened, {
    tokens: { specialty: 'backend' },
    data: {
      taskId: data.taskId,
      attempt: data.attempt,
      number: 5,
      url: 'https://github.example/octo-tester/shop-1/pull/5',
      branch: 'claude/issue-1',
      headSha: 'b'.repeat(40),
      state: 'open',
      draft: true,
    },
  });
}

async function attemptOf({ data: { taskId, attempt } }: Assigned): Promise<TaskAttempt | null> {
  return scheduler.app.get(Database).manager.findOneBy(TaskAttempt, { taskId, attempt });
}

function log(attempt: number): ArtifactRef {
  const name = `task/${attempt}/log`;
  return { kind: 'log', bucket: 'art_pc1', name, bytes: 12, sha256: 'd'.repeat(64) };
}

function checkpoint(attempt: number): Checkpoint {
  return {
    artifact: {
      kind: 'checkpoint',
      bucket: 'art_pc1',
      name: `task/${attempt}/checkpoint`,
      bytes: 12,
      sha256: 'c'.repeat(64),
    },
    attempt,
    baseSha: 'a'.repeat(40),
    headSha: 'b'.repeat(40),
    round: 0,
    sessionId: '6f0a4a1e-6b8e-4a50-9d2a-3a5b8e0f9c11',
    savedAt: '2026-01-01T00:00:00.000Z',
  };
}
