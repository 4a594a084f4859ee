import {
  IssueDeclined,
  IssueRefused,
  RequestFailed,
  TaskAnswered,
  TaskApprove,
  TaskRetry,
  TaskRun,
  TaskStop,
  type CloudEvent,
  type Command,
  type CommandVerb,
  type EventDefinition,
  type TaskRunData,
} from '#libs/contracts';
import { until } from '#libs/testing';

import { Life } from '../lives.fixture.ts';
import { Stage } from '../stage.fixture.ts';

// The scheduler, pr-publisher and issue-classifier are played: what they do with a command is their own specs' business.

let stage: Stage;
let operator: string;
beforeAll(async () => {
  stage = await Stage.open();
  operator = await stage.tokenOf('operator');
});
afterAll(async () => {
  await stage.close();
});

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

async function post(path: string, body?: unknown, key?: string): Promise<Answer> {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  const answer = await stage.ask('POST', path, { token: operator, body, headers });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as Record<string, unknown>,
  };
}

async function known(life: Life, status: string): Promise<void> {
  await stage.tellRest(life);
  await stage.isHeard();
  await until(async () => {
    const answer = await stage.get(`/api/v1/tasks/${life.taskId}`);
    return answer.ok && ((await answer.json()) as { status: string }).status === status;
  });
}

/** Plays the scheduler, for one issue: what a command does there. */
function schedule<Data extends Command>(
  definition: EventDefinition<Data>,
  life: Life,
  does: { verb: CommandVerb; done: boolean; then?: () => Life },
): CloudEvent<Data>[] {
  const heard: CloudEvent<Data>[] = [];
  stage.hear(definition, async (event) => {
    if (event.data.issueNumber !== life.issueNumber) return;
    heard.push(event);
    if (does.then !== undefined) await stage.tellRest(does.then());
    const { repository, issueId, issueNumber, commandId, by, right } = event.data;
    await stage.say(TaskAnswered, {
      id: `answer:${commandId}`,
      tokens: { specialty: 'backend' },
      data: {
        ...{ repository, issueId, issueNumber, commandId, by, right, verb: does.verb },
        ...{ taskId: life.taskId, done: does.done },
        detail: does.done ? 'It is done.' : 'There was nothing to do. Look at the task.',
      },
    });
  });
  return heard;
}

describe('a command about a task', () => {
  test('to stop it is said in the name of the token, and answered with the task as it then is', async () => {
    const life = new Life(1).classified().queued().running();
    await known(life, 'running');
    const then = (): Life => life.finished('cancelled');
    const heard = schedule(TaskStop, life, { verb: 'stop', done: true, then });
    const answer = await post(`/api/v1/tasks/${life.taskId}/stop`);
    expect(answer).toMatchObject({
      status: 200,
      body: { done: true, detail: 'It is done.', task: { id: life.taskId, status: 'cancelled' } },
    });
    expect(heard[0]?.data).toMatchObject({
      by: { id: 0, login: expect.stringMatching(/^api:octo-/) as string },
      right: 'operator',
      issueId: expect.any(Number) as number,
      givenAt: expect.any(String) as string,
    });
  });

  test('to retry it carries what is wanted of the next run', async () => {
    const life = new Life(2).classified().queued().finished('failed');
    await known(life, 'failed');
    const then = (): Life => life.queued(2);
    const heard = schedule(TaskRetry, life, { verb: 'retry', done: true, then });
    const path = `/api/v1/tasks/${encodeURIComponent(`${life.repository.fullName}#2`)}/retry`;
    const answer = await post(path, { fromScratch: true, specialty: 'frontend' });
    expect(answer).toMatchObject({ status: 200, body: { task: { status: 'pending', run: 2 } } });
    expect(heard[0]?.data).toMatchObject({ fromScratch: true, specialty: 'frontend' });
  });

  test('that changes nothing is a conflict, in the words of whoever was asked', async () => {
    const life = new Life(3).classified().queued();
    await known(life, 'pending');
    schedule(TaskApprove, life, { verb: 'approve', done: false });
    expect(await post(`/api/v1/tasks/${life.taskId}/approve`)).toMatchObject({
      status: 409,
      body: { detail: 'There was nothing to do. Look at the task.' },
    });
  });

  test('with the same key is given once, and answered again', async () => {
    const life = new Life(4).classified().queued();
    await known(life, 'pending');
    const then = (): Life => life.finished('cancelled');
    const heard = schedule(TaskStop, life, { verb: 'stop', done: true, then });
    const path = `/api/v1/tasks/${life.taskId}/stop`;
    const first = await post(path, undefined, 'octo-key');
    const second = await post(path, undefined, 'octo-key');
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(heard).toHaveLength(1);
    await post(path);
    expect(heard).toHaveLength(2);
  });

  test.each([
    ['of nobody', 'stop', undefined, 404],
    ['with what nobody knows', 'retry', { faster: true }, 400],
    ['with a specialty that is none', 'retry', { specialty: 'octopus' }, 400],
  ])('%s is not said', async (_, verb, body, status) => {
    const path = `/api/v1/tasks/7d444840-9dc0-41d1-b245-5ffdce74fad2/${verb}`;
    expect((await post(path, body)).status).toBe(status);
  });

  test('is refused to who may only look', async () => {
    const token = await stage.tokenOf('viewer');
    const path = '/api/v1/tasks/7d444840-9dc0-41d1-b245-5ffdce74fad2/stop';
    expect((await stage.ask('POST', path, { token })).status).toBe(403);
  });
});

describe('a request for work', () => {
  /** Plays pr-publisher and those after it. */
  const outcomes = new Map<string, (event: CloudEvent<TaskRunData>) => Promise<void>>();
  const runs: CloudEvent<TaskRunData>[] = [];
  beforeAll(() => {
    stage.hear(TaskRun, async (event) => {
      runs.push(event);
      await outcomes.get(event.data.repositoryName)?.(event);
    });
  });

  test('on an issue that is there waits for its task', async () => {
    const life = new Life(12, { repositoryId: 12, at: new Date().toISOString() });
    outcomes.set(life.repository.fullName, ({ data }) =>
      stage.tellRest(life.classifiedFor(data.commandId).queued()),
    );
    const wish = { repository: life.repository.fullName, issueNumber: 12, priority: 'high' };
    const answer = await post('/api/v1/tasks', wish);
    expect(answer).toMatchObject({ status: 201, body: { id: life.taskId, status: 'pending' } });
    expect(answer.headers.get('location')).toBe(`/api/v1/tasks/${life.taskId}`);
    expect(runs.at(-1)?.data).toMatchObject({
      issueNumber: 12,
      priority: 'high',
      right: 'operator',
    });
    const again = await post('/api/v1/tasks', wish);
    expect(again).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/is pending/) as string },
    });
  });

  test('in words opens an issue, and with the same key only one', async () => {
    const life = new Life(13, { repositoryId: 13, at: new Date().toISOString() });
    outcomes.set(life.repository.fullName, ({ data }) =>
      stage.tellRest(life.classifiedFor(data.commandId).queued()),
    );
    const wish = { repository: life.repository.fullName, title: 'Totals are wrong', body: 'All.' };
    const first = await post('/api/v1/tasks', wish, 'octo-words');
    const count = runs.length;
    const second = await post('/api/v1/tasks', wish, 'octo-words');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body['id']).toBe(second.body['id']);
    expect(runs).toHaveLength(count);
    expect(runs.at(-1)?.data.text).toEqual({ title: 'Totals are wrong', body: 'All.' });
  });

  test.each<[string, number, (life: Life, commandId: string) => Promise<void>]>([
    [
      'for what GitHub does not have is not found',
      404,
      (life, commandId) =>
        stage.say(RequestFailed, {
          data: { commandId, repositoryName: life.repository.fullName, detail: 'No such issue.' },
        }),
    ],
    [
      'that somebody may not make is refused',
      403,
      (life, commandId) =>
        stage.say(IssueRefused, {
          tokens: { specialty: 'general' },
          data: {
            ...{ repository: life.repository, issueId: 1, issueNumber: life.issueNumber },
            ...{
              deliveryId: `command:${commandId}`,
              actor: { id: 1, login: 'octo-x', type: 'User' },
            },
            ...{ asked: 'work', reason: 'author-may-not-push', detail: 'They may not push.' },
          },
        }),
    ],
    [
      'on what is no work is declined',
      422,
      (life, commandId) =>
        stage.say(IssueDeclined, {
          tokens: { specialty: 'general' },
          data: {
            ...{ repository: life.repository, issueId: 1, issueNumber: life.issueNumber },
            ...{ deliveryId: `command:${commandId}`, reason: 'closed', detail: 'It is closed.' },
            answerOwed: true,
          },
        }),
    ],
  ])('%s, and why is said', async (_, status, play) => {
    const life = new Life(20 + status, { repositoryId: status });
    outcomes.set(life.repository.fullName, ({ data }) => play(life, data.commandId));
    const wish = { repository: life.repository.fullName, issueNumber: life.issueNumber };
    const answer = await post('/api/v1/tasks', wish);
    expect(answer).toMatchObject({
      status,
      body: { detail: expect.stringMatching(/^(?:No such|They may|It is closed)/) as string },
    });
  });

  test.each([
    ['neither an issue nor words', {}],
    ['both', { issueNumber: 1, title: 'x' }],
    ['words without a title', { body: 'x' }],
    ['a repository that is none', { repository: 'octo', issueNumber: 1 }],
  ])('with %s does not fit', async (_, wish) => {
    const body = { repository: 'octo-tester/shop', ...wish };
    expect((await post('/api/v1/tasks', body)).status).toBe(400);
  });
});
