import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  IssueClassified,
  IssueDeclined,
  TaskFinished,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
  type RepositoryRef,
  type TaskRef,
} from '#libs/contracts';
import { Broker } from '#libs/messaging';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  FaultyProxy,
  startBroker,
  startGithub,
  temporaryFolder,
  until,
  type LocalGithub,
  type TemporaryFolder,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Stage, startPublisher } from './stage.fixture.ts';

const REPO = 'octo-tester/shop';
const TESTER = { id: 1, login: 'octo-tester', type: 'User' } as const;
const tokens = { specialty: 'backend' };

let broker: TestBroker;
let database: TestDatabase;
let folder: TemporaryFolder;
let github: LocalGithub;
let stopGithub: () => Promise<void>;
let line: FaultyProxy;
let stage: Stage;
let publisher: RunningService;
let repository: RepositoryRef;

beforeAll(async () => {
  [broker, database, folder] = await Promise.all([
    startBroker(),
    createDatabase(),
    temporaryFolder(),
  ]);
  await broker.provision();
  ({ github, stop: stopGithub } = await startGithub());
  line = await FaultyProxy.start(github.apiUrl);
  stage = await Stage.open(broker.url, folder.path);
  await writeFile(join(folder.path, 'README.md'), '# Shop\n');
  const { id } = await github.createRepository({
    owner: 'octo-tester',
    name: 'shop',
    from: folder.path,
  });
  const cloneUrl = github.cloneUrl(REPO);
  repository = { id, fullName: REPO, defaultBranch: 'main', cloneUrl, private: false };
  publisher = await startPublisher({
    NATS_URL: broker.url,
    DATABASE_URL: database.url,
    GITHUB_API_URL: line.url,
    GITHUB_APP_ID: String(github.appId),
    GITHUB_APP_PRIVATE_KEY_FILE: github.privateKeyFile,
  });
});

afterAll(async () => {
  await publisher.close();
  await stage.close();
  await line.stop();
  await stopGithub();
  await Promise.all([broker.stop(), database.drop(), folder.remove()]);
});

async function newTask(): Promise<Readonly<TaskRef>> {
  const { number } = await github.createIssue({ repo: REPO, title: 'An issue', body: '' });
  return { taskId: randomUUID(), repository, issueNumber: number };
}

function queued(task: Readonly<TaskRef>): Promise<void> {
  const data = { ...task, title: 'T', specialty: 'backend', priority: 'high' } as const;
  return stage.say(TaskQueued, { tokens, data });
}

function running(task: Readonly<TaskRef>, attempt: number): Promise<void> {
  const how = { attemptsMax: 3, agent: 'pc1', specialty: 'backend', model: 'sonnet' } as const;
  return stage.say(TaskRunning, { tokens, data: { ...task, attempt, ...how } });
}

function reassigned(task: Readonly<TaskRef>, attempt: number): Promise<void> {
  const data = { ...task, attempt, agent: 'pc1', cause: 'The agent was lost.', attemptsMax: 3 };
  return stage.say(TaskReassigned, { tokens, data });
}

function finished(task: Readonly<TaskRef>, detail: string): Promise<void> {
  const outcome = detail.startsWith('http') ? 'completed' : 'failed';
  return stage.say(TaskFinished, { tokens, data: { ...task, outcome, attempts: 2, detail } });
}

async function shows(task: Readonly<TaskRef>, text: string | RegExp): Promise<void> {
  await until(
    async () => {
      const [comment] = await github.comments(REPO, task.issueNumber);
      return comment !== undefined && comment.body.search(text) >= 0;
    },
    { timeoutMs: 20_000, what: `the issue to show ${String(text)}` },
  );
}

test('one comment follows a task from its start to its pull request', async () => {
  const task = await newTask();
  await queued(task);
  await shows(task, 'waits for a free agent');
  await running(task, 1);
  await shows(task, 'Claude is working on this');
  await reassigned(task, 1);
  await shows(task, 'Attempt 1 did not succeed');
  await running(task, 2);
  await shows(task, 'Attempt 2 of 3');
  await finished(task, `${github.gitUrl}/${REPO}/pull/1`);
  await shows(task, 'Claude finished this in');
  const comments = await github.comments(REPO, task.issueNumber);
  expect(comments).toHaveLength(1);
  expect(comments[0]?.body).toContain(`<!-- claude-code-cluster:task=${task.taskId} -->`);
  expect(comments[0]?.user.login).toBe('claude-code-cluster[bot]');
});

test('many facts at once, in any order and twice, end in one true comment', async () => {
  const task = await newTask();
  // All at once: the order in which they are said is theirs, the order of handling is not.
  const life = [queued(task), running(task, 1), reassigned(task, 1), running(task, 2)];
  await Promise.all([...life, queued(task), running(task, 1)]);
  await finished(task, 'The tests fail. Mend them and ask again.');
  await shows(task, /could not finish this/);
  await shows(task, '> The tests fail. Mend them and ask again.');
  expect(await github.comments(REPO, task.issueNumber)).toHaveLength(1);
});

test('asking again begins anew in the same comment', async () => {
  const task = await newTask();
  await queued(task);
  await finished(task, 'It failed. Ask again.');
  await shows(task, 'could not finish');
  await queued(task);
  await shows(task, 'waits for a free agent');
  expect(await github.comments(REPO, task.issueNumber)).toHaveLength(1);
});

test('an answer that is lost makes no second comment', async () => {
  line.dropNextAnswer((call) => /^POST .*\/comments$/.test(call));
  const task = await newTask();
  await queued(task);
  await running(task, 1);
  await shows(task, 'Claude is working on this');
  expect(await github.comments(REPO, task.issueNumber)).toHaveLength(1);
});

test('what was said while GitHub was away is shown when it is back', async () => {
  const task = await newTask();
  line.dropCalls((call) => call.includes('/comments'));
  await queued(task);
  await until(() => line.dropped.some((call) => call.includes('/comments')));
  line.dropCalls(() => false);
  await shows(task, 'waits for a free agent');
});

test('an issue that is work gets eyes, once', async () => {
  const {
    number,
    id,
    html_url: url,
  } = await github.createIssue({ repo: REPO, title: 'T', body: '' });
  const data = {
    deliveryId: 'd',
    repository,
    issue: {
      ...{ id, number, url, title: 'T', body: '', bodyBytes: 0, labels: ['claude'] },
      ...({ state: 'open', author: TESTER } as const),
    },
    requestedBy: TESTER,
    ...({ specialty: 'backend', priority: 'high' } as const),
    ...{ requirements: [], confidence: 1, evidence: [] },
  };
  await stage.say(IssueClassified, {
    tokens,
    data,
  });
  await stage.say(IssueClassified, {
    tokens,
    data,
  });
  await until(() => github.reactions(REPO, number).length);
  expect(github.reactions(REPO, number)).toEqual([
    { content: 'eyes', login: 'claude-code-cluster[bot]' },
  ]);
});

test('a declined issue is answered where an answer is owed, and only there', async () => {
  const [owed, quiet] = [await newTask(), await newTask()];
  for (const [{ issueNumber }, answerOwed] of [
    [quiet, false],
    [owed, true],
  ] as const)
    await stage.say(IssueDeclined, {
      tokens: { specialty: 'general' },
      data: {
        ...{ deliveryId: 'd', repository, issueId: 1, issueNumber, answerOwed },
        ...({ reason: 'excluded-label', detail: 'It bears `on-hold`. Take it off.' } as const),
      },
    });
  await shows(owed, '> It bears `on-hold`. Take it off.');
  expect(await github.comments(REPO, quiet.issueNumber)).toHaveLength(0);
});

test('three words at once about one declined issue leave one answer', async () => {
  const { issueNumber } = await newTask();
  const data = {
    ...{ deliveryId: 'd', repository, issueId: 1, issueNumber, answerOwed: true },
    ...({ reason: 'excluded-label', detail: 'It bears `on-hold`. Take it off.' } as const),
  };
  const say = (): Promise<void> =>
    stage.say(IssueDeclined, { tokens: { specialty: 'general' }, data });
  await Promise.all([say(), say(), say()]);
  const { consumers } = publisher.app.get(Broker).jsm;
  await until(async () => {
    const { num_pending, num_ack_pending } = await consumers.info('ISSUES', 'pr-publisher');
    return num_pending === 0 && num_ack_pending === 0;
  });
  expect(await github.comments(REPO, issueNumber)).toHaveLength(1);
});

test('an issue that is gone stops nothing', async () => {
  await queued({ taskId: randomUUID(), repository, issueNumber: 9999 });
  const task = await newTask();
  await queued(task);
  await shows(task, 'waits for a free agent');
});
