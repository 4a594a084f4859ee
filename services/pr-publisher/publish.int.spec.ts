import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  PullRequestFailed,
  PullRequestOpened,
  TaskFinished,
  type ArtifactRef,
  type PullRequestRequestedData,
  type RepositoryRef,
} from '#libs/contracts';
import { Database } from '#libs/persistence';
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
import { git } from '#libs/workspace';

import { commit, noise, Stage, startPublisher, type Work } from './stage.fixture.ts';

const REPO = 'octo-tester/shop';

let broker: TestBroker;
let database: TestDatabase;
let folder: TemporaryFolder;
let github: LocalGithub;
let stopGithub: () => Promise<void>;
let line: FaultyProxy;
let stage: Stage;
let publisher: RunningService;
let repository: Readonly<RepositoryRef>;

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
  repository = await newRepository('shop');
  publisher = await startPublisher({
    NATS_URL: broker.url,
    DATABASE_URL: database.url,
    GITHUB_API_URL: line.url,
    GITHUB_APP_ID: String(github.appId),
    GITHUB_APP_PRIVATE_KEY_FILE: github.privateKeyFile,
    BUNDLE_BYTES_MAX: '100000',
  });
});

afterAll(async () => {
  await publisher.close();
  await stage.close();
  await line.stop();
  await stopGithub();
  await Promise.all([broker.stop(), database.drop(), folder.remove()]);
});

/** As its webhooks name it to a publisher that sees GitHub through the line. */
async function newRepository(name: string): Promise<Readonly<RepositoryRef>> {
  await writeFile(join(folder.path, 'README.md'), '# Shop\n');
  const from = join(folder.path, `source-${name}`);
  await git(['init', '--quiet', from], { cwd: folder.path });
  await commit(from, { 'README.md': '# Shop\n' });
  const { id } = await github.createRepository({ owner: 'octo-tester', name, from });
  const fullName = `octo-tester/${name}`;
  const cloneUrl = `${line.url}/${fullName}.git`;
  return { id, fullName, defaultBranch: 'main', cloneUrl, private: false };
}

let lastIssue = 0;
async function newIssue(): Promise<Work['issue']> {
  const title = `Fix the total ${++lastIssue}`;
  const { number } = await github.createIssue({ repo: REPO, title, body: '' });
  return { number, title };
}

async function work(changes: Partial<Work> = {}): Promise<Readonly<PullRequestRequestedData>> {
  return stage.work({ repository, issue: await newIssue(), ...changes });
}

async function opened({ taskId }: { taskId: string }, times = 1) {
  await until(() => stage.heard(PullRequestOpened, taskId).length >= times, { timeoutMs: 20_000 });
  return stage.heard(PullRequestOpened, taskId);
}

async function failed({ taskId }: { taskId: string }) {
  return until(() => stage.heard(PullRequestFailed, taskId)[0], { timeoutMs: 20_000 });
}

async function pullsOf(request: PullRequestRequestedData) {
  const prefix = `claude/issue-${request.issue.number}-`;
  return (await github.pullRequests(REPO)).filter(({ head }) => head.ref.startsWith(prefix));
}

test('a commit becomes a draft pull request that says what was done, and is read back', async () => {
  const request = await work();
  await stage.request(request);
  const [event] = await opened(request);
  const { number, title } = request.issue;
  const branch = `claude/issue-${number}-fix-the-total-${lastIssue}`;
  expect(event?.data).toMatchObject({
    taskId: request.taskId,
    attempt: 1,
    branch,
    headSha: request.headSha,
    state: 'open',
    draft: true,
  });
  const bare = github.repositoryPath(REPO);
  const pushed = await git(['rev-parse', `refs/heads/${branch}`], { cwd: bare });
  expect(pushed.trim()).toBe(request.headSha);
  const [pull] = await pullsOf(request);
  expect(pull).toMatchObject({ title, draft: true, number: event?.data.number });
  expect(pull?.user?.login).toBe('claude-code-cluster[bot]');
  expect(pull?.body).toContain(`Fixes #${number}\n`);
  expect(pull?.body).toContain(`Task ID: ${request.taskId}`);
});

test('the same request heard twice, one after the other or at once, makes one pull request', async () => {
  const request = await work();
  await Promise.all([stage.request(request), stage.request(request)]);
  await opened(request);
  await stage.request(request);
  const after = await work();
  await stage.request(after);
  await opened(after);
  await settled();
  expect(await pullsOf(request)).toHaveLength(1);
  expect(stage.heard(PullRequestOpened, request.taskId)).toHaveLength(1);
});

test('an answer is given again to who asks again later, until the task has finished', async () => {
  const request = await work();
  const { taskId } = request;
  await stage.request(request);
  await opened(request);
  await twoMinutesPass(taskId);
  await stage.request(request);
  await opened(request, 2);
  const data = { taskId, repository, issueNumber: request.issue.number, attempts: 1 };
  await stage.say(TaskFinished, {
    tokens: { specialty: 'backend' },
    data: { ...data, outcome: 'completed', detail: 'invented' },
  });
  await until(async () => (await answersOf(taskId)).every(({ settled_at }) => settled_at !== null));
  await twoMinutesPass(taskId);
  await stage.request(request);
  const after = await work();
  await stage.request(after);
  await opened(after);
  expect(stage.heard(PullRequestOpened, taskId)).toHaveLength(2);
});

test('a request that was answered with a failure makes no pull request when it is heard again', async () => {
  const request = await work();
  await stage.request({ ...request, artifacts: [] });
  await failed(request);
  await stage.request(request);
  const after = await work();
  await stage.request(after);
  await opened(after);
  await settled();
  expect(await pullsOf(request)).toHaveLength(0);
});

test('an answer that is lost after GitHub made the pull request makes no second one', async () => {
  line.dropNextAnswer((call) => /^POST .*\/pulls$/.test(call));
  const request = await work();
  await stage.request(request);
  await opened(request);
  expect(line.dropped).toContain(`POST /repos/${REPO}/pulls`);
  expect(await pullsOf(request)).toHaveLength(1);
});

test('an answer that is lost after the push is looked for, and not pushed again', async () => {
  line.dropNextAnswer((call) => call.endsWith('/git-receive-pack'));
  const request = await work();
  await stage.request(request);
  const [event] = await opened(request);
  expect(event?.data.headSha).toBe(request.headSha);
});

test('the next attempt replaces what the former pushed, in the same pull request', async () => {
  const first = await work();
  await stage.request(first);
  const [before] = await opened(first);
  const { taskId, issue } = first;
  const edited = { number: issue.number, title: 'Another title meanwhile' };
  const second = await stage.work({ repository, issue: edited, taskId, attempt: 2 });
  await stage.request(second);
  const [, after] = await opened(second, 2);
  expect(after?.data).toMatchObject({
    attempt: 2,
    number: before?.data.number,
    branch: before?.data.branch,
    headSha: second.headSha,
  });
  const [pull] = await pullsOf(first);
  expect(pull?.body).toContain('Attempt 2 of 3');
});

test('a branch that holds somebody else’s commit is left alone', async () => {
  const request = await work();
  const clone = join(folder.path, 'theirs');
  await git(['clone', '--quiet', github.cloneUrl(REPO), clone], { cwd: folder.path });
  const theirs = await commit(clone, { 'theirs.txt': 'x' });
  const branch = `claude/issue-${request.issue.number}-fix-the-total-${lastIssue}`;
  const credential = { url: github.cloneUrl(REPO), token: github.tokens['octo-tester'] ?? '' };
  await git(['push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`], { cwd: clone, credential });
  await stage.request(request);
  expect((await failed(request)).data).toMatchObject({ code: 'branch-taken' });
  const bare = github.repositoryPath(REPO);
  const now = await git(['rev-parse', `refs/heads/${branch}`], { cwd: bare });
  expect(now.trim()).toBe(theirs);
});

const LIES: [string, Partial<Work>, string, RegExp][] = [
  [
    'another head than it brings',
    { lies: { headSha: 'c'.repeat(40) } },
    'bundle-rejected',
    /brings commit [0-9a-f]{40}, not cccc/,
  ],
  [
    'a base that nobody has',
    { lies: { baseSha: 'd'.repeat(40) } },
    'bundle-rejected',
    /not on the default branch/,
  ],
  [
    'a base outside the default branch',
    { from: (clone) => commit(clone, { 'side.txt': 'x' }) },
    'bundle-rejected',
    /not on the default branch/,
  ],
  [
    'more bytes than are taken',
    { files: { 'noise.txt': noise(300_000) } },
    'bundle-rejected',
    /at most 100000 are published/,
  ],
  ['no bundle at all', { lies: { artifacts: [] } }, 'artifact-missing', /names no bundle/],
];

test.each(LIES)('a bundle with %s is refused, and nothing is pushed', async (_, lie, code, why) => {
  const request = await work(lie);
  await stage.request(request);
  const { data } = await failed(request);
  expect(data).toMatchObject({ taskId: request.taskId, attempt: 1, code });
  expect(data.message).toMatch(why);
  expect(await pullsOf(request)).toHaveLength(0);
});

test('a bundle that was changed in the store is refused', async () => {
  const request = await work();
  const artifacts = request.artifacts.map((artifact: Readonly<ArtifactRef>) => ({
    ...artifact,
    sha256: 'e'.repeat(64),
  }));
  await stage.request({ ...request, artifacts });
  expect((await failed(request)).data).toMatchObject({ code: 'bundle-rejected' });
});

test('a repository the app may not touch, and one of another GitHub, fail with what to do', async () => {
  const request = await work();
  await stage.request({ ...request, repository: { ...repository, fullName: 'octo-tester/gone' } });
  const gone = (await failed(request)).data;
  expect(gone).toMatchObject({ code: 'not-permitted' });
  expect(gone.message).toMatch(/Install it there/);
  const other = await work();
  const token = `ghp_${'a'.repeat(36)}`;
  const cloneUrl = `${github.gitUrl}/${REPO}.git`.replace('://', `://x:${token}@`);
  await stage.request({ ...other, repository: { ...repository, cloneUrl } });
  const { message } = (await failed(other)).data;
  expect(message).toMatch(/Set GITHUB_API_URL/);
  expect(message).toContain('://x:[redacted github token]@');
});

async function answersOf(taskId: string): Promise<{ settled_at: Date | null }[]> {
  const { manager } = publisher.app.get(Database);
  return manager.query<{ settled_at: Date | null }[]>(
    'select settled_at from outbox where message_id like $1',
    [`pr-%:${taskId}:%`],
  );
}

/** For what was said of a task. */
async function twoMinutesPass(taskId: string): Promise<void> {
  const { manager } = publisher.app.get(Database);
  await settled();
  await manager.query(
    `update outbox set sent_at = sent_at - interval '2 minutes' where message_id like $1`,
    [`pr-%:${taskId}:%`],
  );
}

/** Nothing waits in the outbox. */
async function settled(): Promise<void> {
  const { manager } = publisher.app.get(Database);
  await until(async () => {
    const rows = await manager.query<unknown[]>('select 1 from outbox where sent_at is null');
    return rows.length === 0;
  });
}
