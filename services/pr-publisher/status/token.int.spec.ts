import { randomUUID } from 'node:crypto';

import {
  PullRequestOpened,
  TaskFinished,
  TaskQueued,
  type RepositoryRef,
  type TestOutcome,
} from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';

// A personal token in place of an app, and no status labels: what is left of the conversation.

const REPO = 'octo-tester/shop';
const tokens = { specialty: 'backend' };

let scene: Scene;
let publisher: RunningService;
let repository: Readonly<RepositoryRef>;

beforeAll(async () => {
  scene = await openScene();
  repository = await scene.repository('shop');
  publisher = await scene.publisher(await scene.database(), {
    ...{ GITHUB_APP_ID: '', GITHUB_APP_PRIVATE_KEY_FILE: '' },
    GITHUB_TOKEN: scene.github.tokens['octo-tester'] ?? '',
    ...{ INTAKE_SWEEP_MS: '0', STATUS_LABELS: 'false' },
  });
});

afterAll(async () => {
  await publisher.close();
  await scene.close();
});

test('a pull request made with a token has a commit status in place of a check run, and labels are left alone', async () => {
  const issue = { repo: REPO, title: 'Fix it', body: '', labels: ['claude', 'needs-human'] };
  const { number } = await scene.github.createIssue(issue);
  const none: TestOutcome = { verdict: 'none', source: 'nothing', runs: [], tail: '' };
  const request = await scene.stage.work({
    ...{ repository, issue: { number, title: 'Fix it' }, taskId: randomUUID() },
    lies: { tests: none },
  });
  const { taskId, headSha } = request;
  const task = { taskId, repository, issueNumber: number };
  const asked = { ...task, title: 'Fix it', specialty: 'backend', priority: 'high' } as const;
  await scene.stage.say(TaskQueued, { tokens, data: asked });
  await scene.stage.request(request);
  const opened = await until(() => scene.stage.heard(PullRequestOpened, taskId)[0], {
    timeoutMs: 20_000,
  });
  const end = { outcome: 'completed', attempts: 1, detail: opened.data.url } as const;
  await scene.stage.say(TaskFinished, { tokens, data: { ...task, ...end } });
  await until(async () => (await scene.github.statuses(REPO, headSha)).length);
  expect(await scene.github.statuses(REPO, headSha)).toEqual([
    expect.objectContaining({
      context: 'claude-code-cluster',
      state: 'success',
      description: 'The repository declares no tests',
      creator: { login: 'octo-tester' },
    }),
  ]);
  expect(await scene.github.checkRuns(REPO, headSha)).toEqual([]);
  expect(await scene.github.labels(REPO, number)).toEqual(['claude', 'needs-human']);
  const [comment] = await scene.github.comments(REPO, number);
  expect(comment?.body).toContain('the repository declares no tests');
});
