import { randomUUID } from 'node:crypto';

import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';

import { PublishedPullRequest } from '../publish/pull-request.entity.ts';
import { openScene, type Scene } from '../scene.fixture.ts';

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

const row = {
  repositoryId: 1,
  issueNumber: 12,
  branch: 'claude/issue-12',
  repositoryName: 'octo-tester/shop',
  attempt: 1,
  pushedShas: [],
};

test('PostgreSQL itself refuses a second record of an issue and branch', async () => {
  const { manager } = publisher.app.get(Database);
  await manager.insert(PublishedPullRequest, { ...row, taskId: randomUUID() });
  await expect(
    manager.insert(PublishedPullRequest, { ...row, taskId: randomUUID() }),
  ).rejects.toThrow('violates unique constraint');
});

test('PostgreSQL itself refuses a pull request that is only half known', async () => {
  const { manager } = publisher.app.get(Database);
  const half = { ...row, issueNumber: 13, taskId: randomUUID(), number: 7 };
  await expect(manager.insert(PublishedPullRequest, half)).rejects.toThrow(
    'violates check constraint',
  );
});
