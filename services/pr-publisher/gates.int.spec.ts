import {
  PullRequestFailed,
  PullRequestHeld,
  PullRequestOpened,
  PullRequestRequested,
  type PullRequestRequestedData,
  type RepositoryRef,
} from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';
import { git, readRemoteBranch } from '#libs/workspace';

import { openScene, type Scene } from './scene.fixture.ts';
import { commit, type Work } from './stage.fixture.ts';

const REPO = 'octo-tester/shop';
/** Put together, so that no scanner takes this file for a leak. */
const TOKEN = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_');

let scene: Scene;
let repository: Readonly<RepositoryRef>;
let publisher: RunningService;

beforeAll(async () => {
  scene = await openScene();
  repository = await scene.repository('shop');
  publisher = await scene.publisher(await scene.database(), {
    PROTECTED_PATHS: 'prices.txt,secret/',
    GATE_LINES_MAX: '10',
  });
});

afterAll(async () => {
  await publisher.close();
  await scene.close();
});

async function work(changes: Partial<Work>): Promise<Readonly<PullRequestRequestedData>> {
  const title = 'Fix the total';
  const { number } = await scene.github.createIssue({ repo: REPO, title, body: '' });
  return scene.stage.work({ repository, issue: { number, title }, ...changes });
}

/** What GitHub has of an issue. */
async function seen({ issue }: PullRequestRequestedData) {
  const branch = `claude/issue-${issue.number}-fix-the-total`;
  const pulls = await scene.github.pullRequests(REPO);
  const remote = { url: scene.github.repositoryPath(REPO) };
  return {
    sha: await readRemoteBranch(remote, { branch, cwd: scene.folder }),
    body: pulls.find(({ head }) => head.ref === branch)?.body,
  };
}

const answered = <Data extends object>(
  definition: Parameters<typeof scene.stage.heard<Data>>[0],
  { taskId }: PullRequestRequestedData,
) => until(() => scene.stage.heard(definition, taskId).at(-1)?.data, { timeoutMs: 20_000 });

test('what a gate holds is said with the reason and not pushed; an approval for that gate publishes it, and the pull request says by whom', async () => {
  const request = await work({ files: { CODEOWNERS: '* @octo-tester\n', 'prices.txt': '1\n' } });
  await scene.stage.request(request);
  const { taskId, attempt } = request;
  expect(await answered(PullRequestHeld, request)).toEqual({
    taskId,
    attempt,
    findings: [
      {
        gate: 'protected-paths',
        detail: expect.stringContaining('"CODEOWNERS", "prices.txt"') as string,
      },
    ],
    patch: expect.stringContaining('+++ b/CODEOWNERS\n@@ -0,0 +1 @@\n+* @octo-tester\n') as string,
  });
  expect(await seen(request)).toEqual({ sha: undefined, body: undefined });

  const by = { id: 2, login: 'octo-keeper', type: 'User' } as const;
  const at = new Date().toISOString();
  const approval = { by, right: 'maintain', at, gates: ['protected-paths'] } as const;
  await scene.stage.say(PullRequestRequested, {
    id: `approved:${taskId}`,
    tokens: { specialty: 'backend' },
    data: { ...request, approval: { ...approval, gates: [...approval.gates] } },
  });
  await answered(PullRequestOpened, request);
  const { sha, body } = await seen(request);
  expect(sha).toBe(request.headSha);
  expect(body).toMatch(/🔓 \*\*Protected paths\*\*: .* Approved by @octo-keeper \(maintain\)\.\n/);
  expect(body).toContain('- ✅ **Secrets**: none was found.');
});

test('an approval for another gate changes nothing', async () => {
  const request = await work({ files: { 'long.txt': 'line\n'.repeat(11) } });
  const by = { id: 2, login: 'octo-keeper', type: 'User' } as const;
  const approval = { by, right: 'admin' as const, at: new Date().toISOString() };
  await scene.stage.request({ ...request, approval: { ...approval, gates: ['test-tampering'] } });
  expect(await answered(PullRequestHeld, request)).toMatchObject({
    findings: [{ gate: 'size', detail: expect.stringContaining('11 lines') as string }],
  });
  expect(await seen(request)).toEqual({ sha: undefined, body: undefined });
});

test('a secret is never pushed, whoever approves it, and not repeated', async () => {
  const request = await work({ files: { 'api.js': `const token = '${TOKEN}';\n` } });
  const by = { id: 2, login: 'octo-keeper', type: 'User' } as const;
  const approval = { by, right: 'admin' as const, at: new Date().toISOString() };
  await scene.stage.request({ ...request, approval: { ...approval, gates: ['secrets'] } });
  const failed = await answered(PullRequestFailed, request);
  expect(failed).toMatchObject({ code: 'secret-found' });
  expect(failed.message).toMatch(/\(github\) in "api\.js".*Nothing was pushed/s);
  expect(failed.message).not.toContain(TOKEN.slice(4));
  expect(await seen(request)).toEqual({ sha: undefined, body: undefined });
});

test('a second commit beneath the one that was promised is refused: no gate has seen it', async () => {
  const request = await work({
    from: async (clone) => {
      const base = (await git(['rev-parse', 'HEAD'], { cwd: clone })).trim();
      await commit(clone, { 'api.js': `const token = '${TOKEN}';\n`, 'fix.txt': 'x\n' });
      await git(['rm', '--quiet', 'api.js'], { cwd: clone });
      return base;
    },
  });
  await scene.stage.request(request);
  const failed = await answered(PullRequestFailed, request);
  expect(failed).toMatchObject({ code: 'bundle-rejected' });
  expect(failed.message).toContain('more than one commit');
  expect(await seen(request)).toEqual({ sha: undefined, body: undefined });
});

test('what is red as it was before is published as a draft that says so', async () => {
  const red = {
    verdict: 'failed' as const,
    source: 'package.json',
    runs: [{ command: 'npm test', exitCode: 1, durationMs: 900 }],
    tail: 'not ok 1 - other',
  };
  const request = await work({ lies: { tests: red, baseTests: { ...red, tail: '' } } });
  await scene.stage.request(request);
  expect(await answered(PullRequestOpened, request)).toMatchObject({ draft: true });
  expect((await seen(request)).body).toContain('was red before, still red, not ours.');
});
