import { randomUUID } from 'node:crypto';

import {
  IssueClassified,
  PullRequestOpened,
  PullRequestRequested,
  TaskCancelled,
  TaskFinished,
  TaskQueued,
  TaskRetry,
  TaskStop,
  type Authorisation,
  type Checkpoint,
  type Command,
  type IssueClassifiedData,
  type TaskAnsweredData,
} from '#libs/contracts';
import { Database } from '#libs/persistence';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';
import { askedFor, taskOf, type Assigned, type Stage } from '../stage.fixture.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { command, Operator } from './commands.fixture.ts';

const HOUR_MS = 3_600_000;

let scene: Scene;
let stage: Stage;
let operator: Operator;
let assignment: Scene['assignment'];
let status: Scene['status'];

beforeAll(async () => {
  scene = await openScene({ RETRY_DELAY_MS: '100' });
  operator = new Operator(scene);
  ({ stage, assignment, status } = scene);
});
afterAll(() => scene.close());

function wasDone(detail: RegExp): object {
  return { done: true, detail: expect.stringMatching(detail) as string };
}

function wasNot(detail: RegExp): object {
  return { done: false, detail: expect.stringMatching(detail) as string };
}

describe('stop', () => {
  test('ends a running attempt: its agent is told, the task is cancelled, and who said so is named', async () => {
    const { taskId } = (await operator.running(1)).data;
    expect(await operator.stop(1)).toMatchObject({
      taskId,
      commentId: 5,
      ...wasDone(/agent is told/),
    });
    const order = await until(() => stage.heard(TaskCancelled, taskId)[0]);
    expect(order.subject).toBe('task.backend.cancelled.pc1');
    expect(order.data).toMatchObject({ attempt: 1, reason: 'Stopped by octo-maintainer.' });
    const finished = await until(() => stage.heard(TaskFinished, taskId)[0]);
    expect(finished.data).toMatchObject({
      outcome: 'cancelled',
      detail: expect.stringMatching(/^Stopped by octo-maintainer\..*retry/) as string,
    });
    const { manager } = scene.scheduler.app.get(Database);
    expect(await manager.findOneBy(TaskAttempt, { taskId, attempt: 1 })).toMatchObject({
      outcome: 'cancelled',
    });
  });

  test('ends what waits and what is held, and nobody has to be told', async () => {
    const waits = await operator.waiting(2);
    const holds = (await operator.held(3)).data.taskId;
    expect(await operator.stop(2)).toMatchObject(wasDone(/nobody worked/));
    expect(await operator.stop(3)).toMatchObject(wasDone(/held is dropped/));
    await Promise.all([status(2, 'cancelled'), status(3, 'cancelled')]);
    for (const id of [waits, holds]) {
      await until(() => stage.heard(TaskFinished, id)[0]);
      expect(stage.heard(TaskCancelled, id)).toEqual([]);
    }
  });

  test('changes nothing of what is being published, is done, has ended or never was, and says why', async () => {
    const { data } = await operator.publishing(4);
    expect(await operator.stop(4)).toMatchObject(wasNot(/being published/));
    const url = 'https://github.example/octo-tester/shop-1/pull/4';
    await stage.say(PullRequestOpened, {
      tokens: { specialty: 'backend' },
      data: {
        ...{ taskId: data.taskId, attempt: 1, number: 4, url, branch: 'claude/issue-4' },
        ...{ headSha: 'b'.repeat(40), state: 'open', draft: false },
      },
    });
    await status(4, 'completed');
    expect(await operator.stop(4)).toMatchObject(wasNot(/pull\/4/));
    await operator.failed(5);
    expect(await operator.stop(5)).toMatchObject(wasNot(/ended already/));
    expect((await operator.stop(555)).taskId).toBeUndefined();
    expect(stage.heard(TaskFinished, data.taskId)).toHaveLength(1);
  });

  test('said twice it is done once and answered once', async () => {
    const { taskId } = (await operator.running(6)).data;
    const data = command(6);
    const say = () => stage.say(TaskStop, { id: 'stop-of-6', tokens: {}, data });
    await Promise.all([say(), say()]);
    expect(await operator.answerTo(data.commandId, 'stop')).toMatchObject({ done: true });
    await operator.retry(6);
    await stage.starts(await assignment(6, 2));
    await status(6, 'running');
    await say();
    // The next command is answered after it, for they are heard in order.
    await operator.stop(555);
    await status(6, 'running');
    expect(stage.heard(TaskFinished, taskId)).toHaveLength(1);
  });

  test('said before the work was asked for again it is not about that, and that is said', async () => {
    await stage.ask(7, { updatedAt: new Date().toISOString() });
    await assignment(7);
    const early = new Date(Date.now() - HOUR_MS).toISOString();
    expect(await operator.stop(7, { givenAt: early })).toMatchObject(
      wasNot(/asked for again.*Say it again/),
    );
    await status(7, 'assigned');
    expect(await operator.stop(7)).toMatchObject({ done: true });
  });

  test('through the API it is by another clock, which may be a little behind', async () => {
    const { commentId, ...byApi }: Readonly<Command> = command(8);
    expect(commentId).toBeDefined();
    await operator.waiting(8, { updatedAt: new Date(Date.now() + 10_000).toISOString() });
    await stage.say(TaskStop, { tokens: {}, data: byApi });
    expect(await operator.answerTo(byApi.commandId, 'stop')).toMatchObject({ done: true });
  });

  test('heard before the labelling that it followed it keeps the work from beginning', async () => {
    const labelledAt = new Date(Date.now() - HOUR_MS).toISOString();
    expect(await operator.stop(9)).toMatchObject(wasNot(/no task.*is not begun/));
    await stage.ask(9, { updatedAt: labelledAt });
    await operator.waiting(99);
    expect(await taskOf(scene.scheduler, 9)).toBeNull();
    await operator.waiting(9, { updatedAt: new Date(Date.now() + HOUR_MS).toISOString() });
  });
});

describe('retry', () => {
  test('of what failed is the next run, with fresh attempts, and goes on from what was done', async () => {
    const first = await operator.running(20);
    const { taskId, issue } = first.data;
    await stage.fails(first, 'budget-limit', { checkpoint: checkpoint(first) });
    await status(20, 'failed');
    expect(await operator.retry(20)).toMatchObject({ taskId, ...wasDone(/tried again/) });
    const second = await assignment(20, 2);
    expect(second.data).toMatchObject({ issue, checkpoint: checkpoint(first) });
    const [, queued] = stage.heard(TaskQueued, taskId);
    expect(queued?.data).toMatchObject({ run: 2, attemptsMax: 4, repositoryConcurrency: 50 });
    await stage.fails(second, 'cli-exited');
    expect((await assignment(20, 3)).data.checkpoint).toEqual(checkpoint(first));
  });

  test('from scratch it goes on from nothing, as another kind of work and at another pace if wanted', async () => {
    const first = await operator.running(21);
    const { taskId } = first.data;
    await stage.fails(first, 'budget-limit', { checkpoint: checkpoint(first) });
    await status(21, 'failed');
    await stage.joins('pc2', { specialties: ['frontend'] });
    await operator.retry(21, { fromScratch: true, specialty: 'frontend', priority: 'critical' });
    const second = await assignment(21, 2);
    expect(second.subject).toBe('task.frontend.assigned.pc2');
    expect(second.data.checkpoint).toBeUndefined();
    const [, queued] = stage.heard(TaskQueued, taskId);
    expect(queued?.data).toMatchObject({ specialty: 'frontend', priority: 'critical' });
    await stage.fails(second, 'budget-limit');
    await status(21, 'failed');
    // A later one does not go back behind that.
    await operator.retry(21);
    expect((await assignment(21, 3)).data.checkpoint).toBeUndefined();
  });

  test('of what is held drops it, and makes it anew from nothing', async () => {
    const { taskId } = (await operator.held(22)).data;
    expect(await operator.retry(22)).toMatchObject(wasDone(/held is dropped/));
    const second = await assignment(22, 2);
    expect(second.data.checkpoint).toBeUndefined();
    const finished = await until(() => stage.heard(TaskFinished, taskId)[0]);
    expect(finished).toMatchObject({
      id: `finish:${taskId}:1`,
      data: { outcome: 'cancelled', detail: expect.stringMatching(/octo-maintainer/) as string },
    });
    await stage.completes(second);
    const requests = await until(() => {
      const said = stage.heard(PullRequestRequested, taskId);
      return said.length === 2 ? said : undefined;
    });
    expect(requests.map(({ data }) => data.attempt)).toEqual([1, 2]);
  });

  test('of what waits, runs or is being published changes nothing', async () => {
    await operator.waiting(23);
    expect(await operator.retry(23)).toMatchObject(wasNot(/waits for an agent already/));
    const { taskId } = (await operator.running(24)).data;
    expect(await operator.retry(24)).toMatchObject(wasNot(/stop it first/));
    await operator.publishing(25);
    expect(await operator.retry(25)).toMatchObject(wasNot(/being published/));
    expect(stage.heard(TaskQueued, taskId)).toHaveLength(1);
  });

  test('said before the work failed, or before the issue was closed, it begins nothing', async () => {
    const early = new Date(Date.now() - HOUR_MS).toISOString();
    await operator.failed(26);
    expect(await operator.retry(26, { givenAt: early })).toMatchObject(
      wasNot(/before the work failed/),
    );
    await operator.failed(27);
    await stage.withdraw(27, new Date(Date.now() + 2 * HOUR_MS).toISOString());
    await until(async () => (await words(27)) !== null);
    expect(await operator.retry(27)).toMatchObject(wasNot(/closed.*after this was said/));
    await status(27, 'failed');
  });

  test('in one comment with a stop, both are done in their order and both are answered', async () => {
    await operator.running(29);
    const both: Readonly<Command> = command(29);
    await stage.say(TaskStop, { tokens: {}, data: both });
    await stage.say(TaskRetry, { tokens: {}, data: { ...both, fromScratch: true } });
    expect(await operator.answerTo(both.commandId, 'stop')).toMatchObject({ done: true });
    expect(await operator.answerTo(both.commandId, 'retry')).toMatchObject({ done: true });
    await assignment(29, 2);
  });
});

describe('run', () => {
  async function run(number: number): Promise<TaskAnsweredData> {
    const commandId = randomUUID();
    const asked: Readonly<IssueClassifiedData> = askedFor(number);
    const authorisation: Authorisation = {
      ...{ actor: 'octo-tester', actorRight: 'write', author: 'octo-tester', authorRight: 'write' },
      at: new Date().toISOString(),
    };
    await stage.say(IssueClassified, {
      tokens: { specialty: 'backend' },
      data: { ...asked, authorisation, commandId, commentId: 6 },
    });
    return operator.answerTo(commandId, 'run');
  }

  test('is answered when it made a task, and when it changed nothing', async () => {
    const answer = await run(40);
    expect(answer).toMatchObject({
      commentId: 6,
      right: 'write',
      ...wasDone(/waits for an agent/),
    });
    expect(answer.taskId).toBe((await assignment(40)).data.taskId);
    expect(await run(40)).toMatchObject(wasNot(/worked on already/));
    await operator.stop(40);
    expect(await run(40)).toMatchObject({ done: true });
    await assignment(40, 2);
  });
});

/** When the issue was last said to be no work. */
async function words(issueNumber: number): Promise<Date | null> {
  const [row]: { at: Date | null }[] = await scene.scheduler.app
    .get(Database)
    .manager.query('select withdrawn_at as at from issue_words where issue_number = $1', [
      issueNumber,
    ]);
  return row?.at ?? null;
}

function checkpoint({ data: { attempt } }: Assigned): Checkpoint {
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
