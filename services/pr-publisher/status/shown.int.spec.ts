import { randomUUID } from 'node:crypto';

import {
  GithubPullRequest,
  PullRequestClosed,
  PullRequestOpened,
  STATUS_LABELS,
  TaskFinished,
  TaskHeld,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
  TaskStaged,
  type PullRequestRequestedData,
  type RepositoryRef,
  type Stage,
  type TaskFinishedData,
  type TaskRef,
  type TestOutcome,
} from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';

const REPO = 'octo-tester/shop';
const tokens = { specialty: 'backend' };
const EDIT_MS = 2000;

let scene: Scene;
let publisher: RunningService;
let repository: Readonly<RepositoryRef>;

beforeAll(async () => {
  scene = await openScene();
  repository = await scene.repository('shop');
  publisher = await scene.publisher(await scene.database(), {
    INTAKE_SWEEP_MS: '0',
    STATUS_EDIT_MS: String(EDIT_MS),
    DASHBOARD_URL: 'https://cluster.example/',
  });
});

afterEach(() => {
  scene.line.answerCalls(() => false, { status: 500 });
});

afterAll(async () => {
  await publisher.close();
  await scene.close();
});

type Task = Readonly<TaskRef>;

async function newTask(labels: readonly string[] = ['claude']): Promise<Task> {
  const issue = { repo: REPO, title: 'An issue', body: '', labels };
  const { number } = await scene.github.createIssue(issue);
  return { taskId: randomUUID(), repository, issueNumber: number };
}

function queued(task: Task): Promise<void> {
  const data = { ...task, title: 'T', specialty: 'backend', priority: 'high' } as const;
  return scene.stage.say(TaskQueued, { tokens, data });
}

function running(task: Task, attempt = 1): Promise<void> {
  const how = { attemptsMax: 3, agent: 'pc1', specialty: 'backend', model: 'sonnet' } as const;
  return scene.stage.say(TaskRunning, { tokens, data: { ...task, attempt, ...how } });
}

function reassigned(task: Task, attempt = 1): Promise<void> {
  const data = { ...task, attempt, agent: 'pc1', cause: 'It was lost.', attemptsMax: 3 };
  return scene.stage.say(TaskReassigned, { tokens, data });
}

function staged(task: Task, stage: Stage): Promise<void> {
  const data = { ...task, attempt: 1, agent: 'pc1', stage, round: 0 };
  return scene.stage.say(TaskStaged, { tokens, data });
}

function held(task: Task): Promise<void> {
  const findings = [{ gate: 'size' as const, detail: 'Very large.' }];
  return scene.stage.say(TaskHeld, { tokens, data: { ...task, attempt: 1, findings } });
}

function finished(task: Task, outcome: TaskFinishedData['outcome'], detail = 'd'): Promise<void> {
  const data = { ...task, outcome, attempts: 1, detail };
  return scene.stage.say(TaskFinished, { tokens, data });
}

async function bears(task: Task, ...labels: string[]): Promise<void> {
  await until(
    async () => {
      const borne = await scene.github.labels(REPO, task.issueNumber);
      return borne.join() === labels.join();
    },
    { timeoutMs: 20_000, what: `the issue to bear ${labels.join()}` },
  );
}

async function body(task: Task): Promise<string> {
  return (await scene.github.comments(REPO, task.issueNumber))[0]?.body ?? '';
}

async function shows(task: Task, text: string): Promise<void> {
  const what = `the issue to show ${text}`;
  await until(async () => (await body(task)).includes(text), { timeoutMs: 20_000, what });
}

/** What was published for a new issue of this repository, and finished. */
async function published(
  ref: Readonly<RepositoryRef>,
  lies: Partial<PullRequestRequestedData> = {},
): Promise<Readonly<PullRequestRequestedData>> {
  const title = 'Fix the total';
  const { number } = await scene.github.createIssue({ repo: ref.fullName, title, body: '' });
  const request = await scene.stage.work({ repository: ref, issue: { number, title }, lies });
  const task = { taskId: request.taskId, repository: ref, issueNumber: number };
  await queued(task);
  await scene.stage.request(request);
  const opened = await until(() => scene.stage.heard(PullRequestOpened, task.taskId)[0], {
    timeoutMs: 20_000,
  });
  await finished(task, 'completed', opened.data.url);
  return request;
}

describe('the status label', () => {
  test('follows a task, one at a time, beside the labels of people', async () => {
    const task = await newTask(['claude', 'bug']);
    await queued(task);
    await bears(task, 'claude', 'bug', 'claude-code-waiting');
    await running(task);
    await bears(task, 'claude', 'bug', 'claude-code-processing');
    await reassigned(task);
    await bears(task, 'claude', 'bug', 'claude-code-waiting');
    await running(task, 2);
    await held(task);
    await bears(task, 'claude', 'bug', 'needs-human');
    await finished(task, 'completed', 'https://github.example/octo/shop/pull/1');
    await bears(task, 'claude', 'bug', 'claude-code-completed');
  });

  test('tells that it failed, and waits again when it is asked for again', async () => {
    const task = await newTask();
    await queued(task);
    await finished(task, 'failed');
    await bears(task, 'claude', 'claude-code-failed');
    await queued(task);
    await bears(task, 'claude', 'claude-code-waiting');
  });

  test.each([
    ['the label was taken off', 'The label "claude" was taken off.'],
    ['the issue was closed', 'The issue was closed.'],
  ])('goes when %s, and the comment says so', async (_, detail) => {
    const task = await newTask([]);
    await queued(task);
    await running(task);
    await bears(task, 'claude-code-processing');
    await finished(task, 'cancelled', detail);
    await bears(task);
    await shows(task, '**Stopped.** • [Task](https://cluster.example/tasks/');
    expect(await body(task)).toContain(`> ${detail}`);
  });

  test('comes late when GitHub asks to wait, and the comment does not wait for it', async () => {
    const isLabel = (call: string): boolean => /^(?:POST|DELETE) .*\/labels/.test(call);
    scene.line.answerCalls(isLabel, { status: 429, headers: { 'retry-after': '1' } });
    const task = await newTask();
    await queued(task);
    await shows(task, 'waits for a free agent');
    await until(() => scene.line.intercepted.some(isLabel));
    scene.line.answerCalls(() => false, { status: 429 });
    await bears(task, 'claude', 'claude-code-waiting');
    expect(await scene.github.comments(REPO, task.issueNumber)).toHaveLength(1);
  });
});

describe('the steps of a task', () => {
  test('are shown together, no more often than STATUS_EDIT_MS, and a change of state shows them at once', async () => {
    const edits: string[] = [];
    const noting = (call: string): boolean => {
      if (/^PATCH .*\/issues\/comments\//.test(call)) edits.push(call);
      return false;
    };
    const task = await newTask();
    await queued(task);
    await running(task);
    // The label comes after the comment: what is edited from here on was not begun before.
    await bears(task, 'claude', 'claude-code-processing');
    scene.line.answerCalls(noting, { status: 500 });
    const begunMs = performance.now();
    for (const stage of ['clone', 'edit', 'test'] as const) await staged(task, stage);
    await shows(task, '  - [x] Write the change\n  - [ ] Run the tests…');
    const tookMs = performance.now() - begunMs;
    // On a busy machine the steps may come far apart, and more than one edit is right then.
    expect(edits.length).toBeLessThanOrEqual(1 + Math.floor(tookMs / EDIT_MS));
    await staged(task, 'commit');
    await held(task);
    await shows(task, 'Waiting for a person');
    expect(await body(task)).toContain('- [x] Attempt 1 on `pc1`');
  });
});

describe('the check of the pull request', () => {
  test('tells how the tests ended, once, however often its end is told', async () => {
    const failing: TestOutcome = { verdict: 'failed', source: 'package.json', runs: [], tail: '' };
    const request = await published(repository, { baseTests: failing });
    const { taskId, headSha, issue } = request;
    await until(async () => (await scene.github.checkRuns(REPO, headSha)).length);
    const task = { taskId, repository, issueNumber: issue.number };
    await finished(task, 'completed', 'https://github.example/octo/shop/pull/1');
    await bears(task, 'claude-code-completed');
    await shows(task, "Claude finished @\u200Bocto-tester's task");
    expect(await scene.github.checkRuns(REPO, headSha)).toEqual([
      expect.objectContaining({
        ...{ name: 'claude-code-cluster', external_id: `${taskId}:1`, conclusion: 'success' },
        details_url: `https://cluster.example/tasks/${taskId}`,
        output: expect.objectContaining({
          title: 'The tests pass: red before, green after',
        }) as object,
      }),
    ]);
  });

  test('is a commit status where the app may not make check runs, and nothing where it may not do that', async () => {
    const refuse = { status: 403, message: 'Resource not accessible by integration' };
    scene.line.answerCalls((call) => call.includes('/check-runs'), refuse);
    const { headSha } = await published(repository);
    const [status] = await until(async () => {
      const found = await scene.github.statuses(REPO, headSha);
      return found.length > 0 ? found : undefined;
    });
    expect(status).toMatchObject({ context: 'claude-code-cluster', state: 'success' });
    const isOfCommit = (call: string): boolean => /\/(?:check-runs|statuses)(?:[/?]|$)/.test(call);
    scene.line.answerCalls(isOfCommit, refuse);
    const { taskId, issue, headSha: other } = await published(repository);
    await shows({ taskId, repository, issueNumber: issue.number }, '- [x] Pull request opened');
    expect(await scene.github.statuses(REPO, other)).toEqual([]);
  });
});

describe('a pull request that a person', () => {
  function closes(ref: Readonly<RepositoryRef>, number: number, merged: boolean): Promise<void> {
    const sender = { id: 8, login: 'octo-maintainer', type: 'User' } as const;
    const data = { deliveryId: randomUUID(), number, merged, repository: ref, sender };
    return scene.stage.say(GithubPullRequest, {
      tokens: { action: 'closed' },
      data: { ...data, action: 'closed' },
    });
  }

  test.each([
    ['merges', true, '- [x] Merged by `octo-maintainer`'],
    ['closes', false, '- [x] Closed without merging by `octo-maintainer`'],
  ])('%s is told on its issue, and to whoever listens, once', async (_, merged, line) => {
    const { taskId, issue } = await published(repository);
    const number = scene.stage.heard(PullRequestOpened, taskId)[0]?.data.number ?? 0;
    await Promise.all([closes(repository, number, merged), closes(repository, 9999, merged)]);
    await shows({ taskId, repository, issueNumber: issue.number }, line);
    // Neither waits for the other.
    const told = await until(
      () => {
        const heard = scene.stage.heard(PullRequestClosed, taskId);
        return heard.length > 0 && heard;
      },
      { what: 'the end of the pull request to be told' },
    );
    expect(told.map(({ data, subject }) => [subject, data.number, data.merged, data.by])).toEqual([
      ['pr.backend.closed', number, merged, 'octo-maintainer'],
    ]);
  });
});

test('nothing that the publisher puts on an issue asks for work', () => {
  const said = scene.github.deliveries.filter(({ action }) => action === 'labeled');
  const ours = said.map(({ body: text }) => JSON.parse(text) as LabelEvent);
  const labels = ours
    .filter(({ sender }) => sender.login.endsWith('[bot]'))
    .map(({ label }) => label.name);
  expect(labels.length).toBeGreaterThan(5);
  expect(labels.filter((name) => !(STATUS_LABELS as readonly string[]).includes(name))).toEqual([]);
});

interface LabelEvent {
  label: { name: string };
  sender: { login: string };
}
