import { PullRequestOpened, type RepositoryRef } from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { openScene, type Scene } from './scene.fixture.ts';

/** Each takes seconds of git's time where others work too. */
const PATIENT = { timeoutMs: 60_000 };

let scene: Scene;
let publisher: RunningService;

beforeAll(async () => {
  scene = await openScene();
  publisher = await scene.publisher(await scene.database(), { INTAKE_SWEEP_MS: '0' });
});

afterAll(async () => {
  await publisher.close();
  await scene.close();
});

async function ask(repository: RepositoryRef): Promise<string> {
  const title = 'Fix the total';
  const { number } = await scene.github.createIssue({
    repo: repository.fullName,
    title,
    body: '',
  });
  const request = await scene.stage.work({ repository, issue: { number, title } });
  await scene.stage.request(request);
  return request.taskId;
}

test('requests that wait for one repository’s rate limit, however many, hold up no other', async () => {
  const [limited, free] = [await scene.repository('limited'), await scene.repository('free')];
  scene.line.answerCalls(
    (call) => /^(?:GET|POST) \/repos\/octo-tester\/limited\/pulls/.test(call),
    {
      status: 403,
      headers: { 'retry-after': '3600' },
    },
  );
  const waiting = [];
  for (let index = 0; index < 6; index += 1) waiting.push(await ask(limited));
  // One after the other, since they are of one repository.
  await until(() => scene.line.intercepted.length >= 6, PATIENT);
  const taskId = await ask(free);
  await until(() => scene.stage.heard(PullRequestOpened, taskId)[0], PATIENT);
  for (const one of waiting) expect(scene.stage.heard(PullRequestOpened, one)).toEqual([]);
}, 120_000);
