import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { GithubIssue, PullRequestOpened, type RepositoryRef } from '#libs/contracts';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  startGithub,
  temporaryFolder,
  until,
  type LocalGithub,
  type TemporaryFolder,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';
import { git, pushBranch } from '#libs/workspace';

import { commit, Stage, startPublisher } from './stage.fixture.ts';

const REPO = 'octo-tester/shop';

let broker: TestBroker;
let older: TestDatabase;
let lost: TestDatabase;
let folder: TemporaryFolder;
let github: LocalGithub;
let stopGithub: () => Promise<void>;
let stage: Stage;
let repository: Readonly<RepositoryRef>;
let publisher: RunningService;

beforeAll(async () => {
  [broker, older, lost, folder] = await Promise.all([
    startBroker(),
    createDatabase(),
    createDatabase(),
    temporaryFolder(),
  ]);
  await broker.provision();
  ({ github, stop: stopGithub } = await startGithub());
  stage = await Stage.open(broker.url, folder.path);
  const from = join(folder.path, 'source');
  await git(['init', '--quiet', from], { cwd: folder.path });
  await commit(from, { 'README.md': '# Shop\n' });
  const { id } = await github.createRepository({ owner: 'octo-tester', name: 'shop', from });
  const cloneUrl = github.cloneUrl(REPO);
  repository = { id, fullName: REPO, defaultBranch: 'main', cloneUrl, private: false };
});

afterAll(async () => {
  await publisher.close();
  await stage.close();
  await stopGithub();
  await Promise.all([broker.stop(), older.drop(), lost.drop(), folder.remove()]);
});

async function start({ url }: TestDatabase, INTAKE_SWEEP_MS: string): Promise<RunningService> {
  return startPublisher({
    NATS_URL: broker.url,
    DATABASE_URL: url,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_APP_ID: String(github.appId),
    GITHUB_APP_PRIVATE_KEY_FILE: github.privateKeyFile,
    INTAKE_SWEEP_MS,
  });
}

async function published(issue: { number: number; title: string }) {
  const request = await stage.work({ repository, issue });
  await stage.request(request);
  await until(() => stage.heard(PullRequestOpened, request.taskId)[0], { what: 'pr.opened' });
  return request;
}

test('a pull request of ours that the database forgot is taken up: its issue is not worked on again, and asking anew makes no second one', async () => {
  const title = 'Fix the total';
  const { number } = await github.createIssue({ repo: REPO, title, body: '', labels: ['claude'] });
  publisher = await start(lost, '0');
  const { taskId, headSha } = await published({ number, title });
  await publisher.close();

  publisher = await start(older, '100');
  const { manager } = publisher.app.get(Database);
  const record = await until(async () => {
    const rows: unknown[] = await manager.query('select * from pull_requests');
    return rows[0];
  });
  expect(record).toMatchObject({
    repository_name: REPO,
    issue_number: number,
    branch: `claude/issue-${number}-fix-the-total`,
    task_id: taskId,
    head_sha: headSha,
    pushed_shas: [headSha],
    state: 'open',
  });
  await until(async () => {
    const rows: unknown[] = await manager.query('select 1 from looks where subject = $1', [REPO]);
    return rows.length > 0;
  });
  expect(stage.heardOf(GithubIssue)).toEqual([]);

  await published({ number, title });
  expect(await github.pullRequests(REPO)).toHaveLength(1);
});

test('one of somebody else on a branch like ours is left alone, and its issue is worked on', async () => {
  const title = 'Round the total';
  const { number } = await github.createIssue({ repo: REPO, title, body: '', labels: ['claude'] });
  await pullRequestByHand(`claude/issue-${number}-round-the-total`);
  await until(() => stage.heardOf(GithubIssue).some(({ data }) => data.issue.number === number));
  const rows: unknown[] = await publisher.app
    .get(Database)
    .manager.query('select 1 from pull_requests where issue_number = $1', [number]);
  expect(rows).toEqual([]);
});

async function pullRequestByHand(branch: string): Promise<void> {
  const token = github.tokens['octo-tester'] ?? '';
  const clone = join(folder.path, 'by-hand');
  await git(['clone', '--quiet', github.repositoryPath(REPO), clone], { cwd: folder.path });
  const sha = await commit(clone, { 'by-hand.txt': 'By hand.\n' });
  const url = github.cloneUrl(REPO);
  const gitDir = join(clone, '.git');
  await pushBranch({ url, credential: { url, token } }, { gitDir, sha, branch, expected: '' });
  const response = await fetch(`${github.apiUrl}/repos/${REPO}/pulls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({
      title: 'By hand',
      head: branch,
      base: 'main',
      body: `Task ID: ${randomUUID()}`,
    }),
  });
  expect(response.status).toBe(201);
}
