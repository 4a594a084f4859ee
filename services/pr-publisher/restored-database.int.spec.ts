import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { GithubIssue, PullRequestOpened, type RepositoryRef } from '#libs/contracts';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';
import { git, pushBranch } from '#libs/workspace';

import { openScene, type Scene } from './scene.fixture.ts';
import { commit, type Stage } from './stage.fixture.ts';

const REPO = 'octo-tester/shop';

let scene: Scene;
let github: Scene['github'];
let stage: Stage;
let repository: Readonly<RepositoryRef>;
let publisher: RunningService;

beforeAll(async () => {
  scene = await openScene();
  ({ github, stage } = scene);
  repository = await scene.repository('shop');
});

afterAll(async () => {
  await publisher.close();
  await scene.close();
});

async function published(issue: { number: number; title: string }) {
  const request = await stage.work({ repository, issue });
  await stage.request(request);
  await until(() => stage.heard(PullRequestOpened, request.taskId)[0], { what: 'pr.opened' });
  return request;
}

test('a pull request of ours that the database forgot is taken up: its issue is not worked on again, and asking anew makes no second one', async () => {
  const title = 'Fix the total';
  const { number } = await github.createIssue({ repo: REPO, title, body: '', labels: ['claude'] });
  publisher = await scene.publisher(await scene.database(), { INTAKE_SWEEP_MS: '0' });
  const { taskId, headSha } = await published({ number, title });
  await publisher.close();

  // A copy from before anything was published.
  publisher = await scene.publisher(await scene.database(), { INTAKE_SWEEP_MS: '100' });
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
  const clone = join(scene.folder, 'by-hand');
  await git(['clone', '--quiet', github.repositoryPath(REPO), clone], { cwd: scene.folder });
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
