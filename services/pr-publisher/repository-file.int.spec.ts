import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import {
  PullRequestHeld,
  PullRequestOpened,
  PullRequestRequested,
  type PullRequestRequestedData,
  type RepositoryRef,
} from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';
import { git } from '#libs/workspace';

import { openScene, type Scene } from './scene.fixture.ts';
import { commit, type Work } from './stage.fixture.ts';

const FILE = '.github/claude-cluster.yml';

let scene: Scene;
let publisher: RunningService;
let repositories = 0;

beforeAll(async () => {
  scene = await openScene(['octo-tester', 'octo-lead']);
  publisher = await scene.publisher(await scene.database(), { PROTECTED_PATHS: 'prices.txt' });
});

afterAll(async () => {
  await publisher.close();
  await scene.close();
});

/** A repository with this file on its default branch. */
async function repositoryWith(file: string): Promise<Readonly<RepositoryRef>> {
  const repository = await scene.repository(`shop-${++repositories}`);
  await rewrite(repository, file);
  return repository;
}

/** By its owner's own hand. */
async function rewrite({ fullName }: RepositoryRef, file: string): Promise<void> {
  const clone = join(scene.folder, `by-hand-${++repositories}`);
  const token = scene.github.tokens['octo-tester'] ?? '';
  const url = `http://x:${token}@${new URL(scene.github.gitUrl).host}/${fullName}.git`;
  await git(['clone', '--quiet', url, clone], { cwd: scene.folder });
  await mkdir(join(clone, '.github'), { recursive: true });
  await commit(clone, { [FILE]: file });
  await git(['push', '--quiet', 'origin', 'HEAD'], { cwd: clone });
}

async function work(
  repository: RepositoryRef,
  changes: Partial<Work> = {},
): Promise<Readonly<PullRequestRequestedData>> {
  const title = 'Fix the total';
  const repo = repository.fullName;
  const { number } = await scene.github.createIssue({ repo, title, body: '' });
  return scene.stage.work({ repository, issue: { number, title }, ...changes });
}

const answered = <Data extends object>(
  definition: Parameters<typeof scene.stage.heard<Data>>[0],
  { taskId }: PullRequestRequestedData,
  times = 1,
) =>
  until(() => scene.stage.heard(definition, taskId)[times - 1]?.data, {
    timeoutMs: 20_000,
    what: definition.type,
  });

async function pullsOf({ fullName }: RepositoryRef) {
  return (await scene.github.pullRequests(fullName)) as unknown as {
    head: { ref: string };
    draft: boolean;
    labels: { name: string }[];
    requested_reviewers: { login: string }[];
  }[];
}

test('prefix, readiness, labels and reviewers are the file’s; who can’t be asked is left out', async () => {
  const repository = await repositoryWith(`
branchPrefix: bots/ai-
draft: false
labels: { pullRequest: [by-claude] }
reviewers: [octo-nobody, octo-lead, octo-org/back-end]
`);
  const request = await work(repository);
  await scene.stage.request(request);
  const branch = `bots/ai-issue-${request.issue.number}-fix-the-total`;
  expect(await answered(PullRequestOpened, request)).toMatchObject({ branch, draft: false });
  expect(await pullsOf(repository)).toMatchObject([
    {
      head: { ref: branch },
      draft: false,
      labels: [{ name: 'by-claude' }],
      requested_reviewers: [{ login: 'octo-lead' }],
    },
  ]);
});

test('a branch keeps its name when the prefix changes between two attempts', async () => {
  const repository = await repositoryWith('branchPrefix: old/');
  const first = await work(repository);
  await scene.stage.request(first);
  const { branch } = await answered(PullRequestOpened, first);
  await rewrite(repository, 'branchPrefix: new/');
  const { taskId } = first;
  const second = await scene.stage.work({ repository, issue: first.issue, taskId, attempt: 2 });
  await scene.stage.request(second);
  expect(await answered(PullRequestOpened, second, 2)).toMatchObject({ branch });
  expect(branch).toBe(`old/issue-${first.issue.number}-fix-the-total`);
  expect(await pullsOf(repository)).toHaveLength(1);
});

test('what is red stays a draft, whatever the file says', async () => {
  const repository = await repositoryWith('draft: false');
  const runs = [{ command: 'npm test', exitCode: 1, durationMs: 900 }];
  const red = { verdict: 'failed' as const, source: 'package.json', runs, tail: 'not ok 1' };
  const request = await work(repository, { lies: { tests: red, baseTests: red } });
  await scene.stage.request(request);
  expect(await answered(PullRequestOpened, request)).toMatchObject({ draft: true });
});

describe('what is protected', () => {
  const findings = async (request: PullRequestRequestedData): Promise<string> => {
    await scene.stage.request(request);
    const held = await answered(PullRequestHeld, request);
    expect(held.findings.map(({ gate }) => gate)).toEqual(['protected-paths']);
    return held.findings[0]?.detail ?? '';
  };

  test('is what the file adds to the cluster’s, of which it takes nothing away', async () => {
    const repository = await repositoryWith('protectedPaths: ["**/*.sql"]');
    const files = { 'schema.sql': 'x\n', 'prices.txt': 'x\n', 'fine.txt': 'x\n' };
    expect(await findings(await work(repository, { files }))).toContain(
      '"prices.txt", "schema.sql"',
    );
  });

  test('is what the tip of the default branch says, and not the change nor the base it was given', async () => {
    const repository = await repositoryWith('protectedPaths: []');
    const files = { 'schema.sql': 'x\n', [FILE]: 'protectedPaths: []\nbranchPrefix: mine/\n' };
    const request = await work(repository, {
      files,
      from: async (clone) => (await git(['rev-parse', 'HEAD'], { cwd: clone })).trim(),
    });
    await rewrite(repository, 'protectedPaths: ["*.sql"]');
    expect(await findings(request)).toContain(`"${FILE}", "schema.sql"`);
    expect(await pullsOf(repository)).toEqual([]);
  });

  test('is the file itself: a model’s change of it waits for a person', async () => {
    const repository = await repositoryWith('test: npm test');
    const request = await work(repository, { files: { [FILE]: 'test: []\n' } });
    expect(await findings(request)).toContain(`"${FILE}"`);
  });

  test('is not known where the file has faults, so that every change waits, and may be let through', async () => {
    const repository = await repositoryWith('protectedPath: ["*.sql"]\nreviewers: 3\n');
    const request = await work(repository);
    const detail = await findings(request);
    expect(detail).toContain('What the repository protects is not known');
    expect(detail).toContain('line 1: protectedPath is no key');
    expect(detail).toContain('line 2: reviewers must be');
    const by = { id: 2, login: 'octo-keeper', type: 'User' } as const;
    const at = new Date().toISOString();
    await scene.stage.say(PullRequestRequested, {
      id: `approved:${request.taskId}`,
      tokens: { specialty: 'backend' },
      data: { ...request, approval: { by, right: 'write', at, gates: ['protected-paths'] } },
    });
    const branch = `claude/issue-${request.issue.number}-fix-the-total`;
    expect(await answered(PullRequestOpened, request)).toMatchObject({ branch, draft: true });
  });
});

test('trouble with labels and reviewers is none of the pull request’s', async () => {
  const repository = await repositoryWith('labels: { pullRequest: [x] }\nreviewers: [octo-lead]\n');
  const isInvitation = (call: string): boolean =>
    /^POST .*\/(?:labels|requested_reviewers)$/.test(call);
  scene.line.answerCalls(isInvitation, { status: 403, message: 'Resource not accessible' });
  const request = await work(repository);
  await scene.stage.request(request);
  await answered(PullRequestOpened, request);
  expect(scene.line.intercepted.filter(isInvitation)).not.toEqual([]);
  scene.line.answerCalls(() => false, 'hang');
});
