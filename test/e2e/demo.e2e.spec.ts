import { once } from 'node:events';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder, until, type TemporaryFolder } from '#libs/testing';
import { git } from '#libs/workspace';

import { processesOf } from './processes.ts';
import { startDemo, type StartedDemo, type Told } from './start-demo.ts';

// Each run has a temporary folder of its own, seen to be empty after. The demo that stays is in test/prometheus.

let folder: TemporaryFolder;
let temporary: string;
let started: StartedDemo;
beforeEach(async () => {
  folder = await temporaryFolder();
  // As /tmp is: PostgreSQL runs as another user when we are root.
  await chmod(folder.path, 0o711);
  // With a blank in it, as home folders may have.
  temporary = join(folder.path, 'tmp folder');
  await mkdir(temporary);
});
afterEach(async () => {
  started.child.kill('SIGKILL');
  await until(async () => (await processesOf(temporary)).length === 0, { what: 'the end of all' });
  await folder.remove();
});

test('three issues go to their specialists and become pull requests that are green, and nothing is left', async () => {
  const { exitCode, events, summary } = await demo('--json');
  expect(exitCode).toBe(0);
  expect(summary.ok).toBe(true);
  expect(summary.issues.map(({ specialty, agent, tests }) => [specialty, agent, tests])).toEqual([
    ['backend', 'pc-backend', 'passed'],
    ['frontend', 'pc-frontend', 'passed'],
    ['testing', 'pc-testing', 'passed'],
  ]);
  for (const { pr } of summary.issues)
    expect(pr).toMatchObject({
      headSha: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      state: 'open',
    });
  expect(new Set(events.map(({ type }) => type))).toContain('pr.opened.v1');
  expect(await readdir(temporary)).toEqual([]);
  expect(await processesOf(temporary)).toEqual([]);
}, 240_000);

test('a repository and issues of one’s own: a second round turns the red test green; what ends without a pull request ends the demo with 1 and the reason; the repository is only read', async () => {
  const repository = await ownRepository();
  const before = await snapshot(repository);
  const { exitCode, events, summary } = await demo(
    ...['--json', '--agents', '1', '--repo', repository, '--label', 'bug'],
    ...['--issue', await file('issue.md', '# Mean of nothing\n\n`mean([])` should be 0.')],
    ...['--issue', await file('other.md', 'Do nothing')],
    ...['--model-script', await file('script.json', JSON.stringify(SCRIPTS))],
  );
  expect(exitCode).toBe(1);
  expect(summary).toMatchObject({
    ok: false,
    issues: [
      { tests: 'passed', pr: { state: 'open' } },
      {
        pr: null,
        faults: [expect.stringMatching(/changing anything|tests are still red/) as string],
      },
    ],
  });
  expect(events.find(({ type }) => type === 'task.completed.v1')?.data).toMatchObject({
    rounds: 1,
  });
  expect(await snapshot(repository)).toEqual(before);
}, 240_000);

test('a model that deletes a red test ends held for a person, with nothing pushed, and that is as it should be', async () => {
  const { exitCode, events, summary } = await demo(
    ...['--json', '--agents', '1', '--scenario', 'tampering'],
  );
  expect(exitCode).toBe(0);
  expect(summary).toMatchObject({
    ok: true,
    issues: [
      {
        pr: null,
        held: [
          { gate: 'test-tampering', detail: expect.stringContaining('split.test.js') as string },
        ],
      },
    ],
  });
  expect(events.map(({ type }) => type)).not.toContain('pr.opened.v1');
}, 240_000);

test('killed with SIGKILL in the middle of the work it leaves neither process nor folder', async () => {
  const { child, said } = start('--agents', '1');
  await until(() => /#\d {2}editing/.test(said()), { timeoutMs: 120_000, what: 'work' });
  expect((await processesOf(temporary)).length).toBeGreaterThan(10);
  child.kill('SIGKILL');
  await until(async () => (await processesOf(temporary)).length === 0, {
    timeoutMs: 20_000,
    what: 'the end of all',
  });
  await until(async () => (await readdir(temporary)).length === 0, {
    what: 'the end of the folder',
  });
}, 240_000);

test('a wrong command line is answered at once, in one line', async () => {
  const { child, said } = start('--agents', 'many');
  await once(child, 'close');
  expect(child.exitCode).toBe(64);
  expect(said()).toBe('--agents must be a whole number from 1 to 16, not "many".\n');
});

const TWO_ROUNDS = {
  rounds: [
    [
      edit(
        'export const mean = (numbers) => sum(numbers) / 2;',
        'export const mean = (numbers) => sum(numbers) / numbers.length;',
      ),
    ],
    [edit('numbers.length;', 'Math.max(1, numbers.length);')],
  ],
};
/** In all but the one issue the model says nothing. */
const SCRIPTS = {
  scripts: [{ match: 'Mean of nothing', script: TWO_ROUNDS }],
  default: { rounds: [] },
};

function edit(old_string: string, new_string: string): object {
  const file_path = '${workspace}/mean.js';
  return {
    tools: [
      { name: 'Read', input: { file_path } },
      { name: 'Edit', input: { file_path, old_string, new_string } },
    ],
  };
}

/** Three numbers are averaged wrongly, and none at all, so that the first idea mends only one of two red tests. */
async function ownRepository(): Promise<string> {
  const repository = join(folder.path, 'my means');
  await mkdir(repository);
  const sum = 'const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);\n';
  const files = {
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
    'mean.js': `${sum}export const mean = (numbers) => sum(numbers) / 2;\n`,
    'mean.test.js': `
      import assert from 'node:assert';
      import { test } from 'node:test';
      import { mean } from './mean.js';
      test('of three', () => assert.equal(mean([1, 2, 6]), 3));
      test('of none', () => assert.equal(mean([]), 0));
    `,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(repository, name), text);
  const person = { GIT_AUTHOR_NAME: 'Octo', GIT_AUTHOR_EMAIL: 'octo@example.invalid' };
  const env = {
    ...person,
    GIT_COMMITTER_NAME: 'Octo',
    GIT_COMMITTER_EMAIL: 'octo@example.invalid',
  };
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    ['commit', '--quiet', '-m', 'Means'],
  ])
    await git(args, { cwd: repository, env });
  await writeFile(join(repository, 'mean.js'), 'not committed\n');
  return repository;
}

async function snapshot(repository: string): Promise<string[]> {
  const refs = await git(['show-ref', '--head'], { cwd: repository });
  const status = await git(['status', '--porcelain'], { cwd: repository });
  return [refs, status, ...(await readdir(repository)).sort()];
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, text);
  return path;
}

function start(...args: string[]): StartedDemo {
  started = startDemo(temporary, args);
  return started;
}

async function demo(...args: string[]): Promise<Told & { exitCode: number | null }> {
  const { child, told } = start(...args);
  await once(child, 'close');
  return { exitCode: child.exitCode, ...told() };
}
