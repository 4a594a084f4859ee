import {
  PullRequestDelayed,
  PullRequestOpened,
  type CloudEvent,
  type PullRequestOpenedData,
  type PullRequestRequestedData,
  type RepositoryRef,
} from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';

const REPO = 'octo-tester/shop';

let scene: Scene;
let publisher: RunningService;
let repository: Readonly<RepositoryRef>;

beforeAll(async () => {
  scene = await openScene();
  repository = await scene.repository('shop');
  publisher = await scene.publisher(await scene.database(), { INTAKE_SWEEP_MS: '0' });
});

afterAll(async () => {
  await publisher.close();
  await scene.close();
});

async function work(): Promise<Readonly<PullRequestRequestedData>> {
  const title = 'Fix the total';
  const { number } = await scene.github.createIssue({ repo: REPO, title, body: '' });
  return scene.stage.work({ repository, issue: { number, title } });
}

function opened({ taskId }: { taskId: string }): Promise<CloudEvent<PullRequestOpenedData>> {
  return until(() => scene.stage.heard(PullRequestOpened, taskId)[0], { timeoutMs: 20_000 });
}

test('a GitHub that is away for a while gets the pull request later', async () => {
  const request = await work();
  scene.line.dropCalls((call) => call.includes('/pulls'));
  await scene.stage.request(request);
  await until(() => scene.line.dropped.some((call) => call.includes('/pulls?')));
  await until(() => scene.line.dropped.filter((call) => call.includes('/pulls?')).length >= 3);
  scene.line.dropCalls(() => false);
  const event = await opened(request);
  expect(event.data.state).toBe('open');
  const delays = scene.stage.heard(PullRequestDelayed, request.taskId).map(({ data }) => data);
  expect(delays[0]).toMatchObject({
    attempt: 1,
    cause: expect.stringContaining('Could not') as string,
  });
  expect(new Set(delays.map(({ until: at }) => at)).size).toBe(delays.length);
});

test('a request that waits for GitHub’s limit says until when, once for all its copies', async () => {
  const request = await work();
  const resetSeconds = Math.ceil(Date.now() / 1000) + 120;
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetSeconds) };
  const isLook = (call: string): boolean => /^GET .*\/pulls\?/.test(call);
  scene.line.answerCalls(isLook, { status: 403, headers });
  await Promise.all([scene.stage.request(request), scene.stage.request(request)]);
  await until(() => scene.line.intercepted.filter(isLook).length >= 2, { timeoutMs: 20_000 });
  scene.line.answerCalls(() => false, { status: 500 });
  // By the time another one is published, both copies have been put off.
  const after = await work();
  await scene.stage.request(after);
  await opened(after);
  const delays = scene.stage.heard(PullRequestDelayed, request.taskId).map(({ data }) => data);
  expect(delays).toEqual([
    {
      ...{ taskId: request.taskId, attempt: 1, cause: expect.any(String) as string },
      until: new Date((resetSeconds + 1) * 1000).toISOString(),
    },
  ]);
  expect(delays[0]?.cause).toContain('tried again when the limit allows');
});
