import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type {
  TaskCompletedData,
  TaskFailedData,
  TaskProgressData,
  TaskStartedData,
} from '#libs/contracts';
import { until } from '#libs/testing';
import { git, importBundle, RESULT_REF } from '#libs/workspace';

import { startModel, type Model } from '../../infra/local/model/start-model.ts';
import { Stage, type TestAgent } from './stage.fixture.ts';

const CLAUDE_BIN = join(import.meta.dirname, '../../node_modules/.bin/claude');
/** A real bug, and a test that is red because of it. */
const SUM = {
  'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
  'sum.js': 'export const sum = (a, b) => a + b + 1;\n',
  'sum.test.js': `import { strictEqual } from 'node:assert';
import { test } from 'node:test';
import { sum } from './sum.js';
test('sums', () => strictEqual(sum(1, 2), 3));
`,
};
const RIGHT = 'export const sum = (a, b) => a + b;\n';
const write = (content: string) => ({
  tools: [{ name: 'Bash', input: { command: `printf %s '${content}' > sum.js` } }],
});

let stage: Stage;
let model: Model;
let agent: TestAgent;
beforeAll(async () => {
  stage = await Stage.set();
  model = await startModel({ scripts: { rounds: [] } });
  agent = await stage.startAgent({
    CLAUDE_BIN,
    ANTHROPIC_BASE_URL: model.url,
    HEARTBEAT_MS: '1000',
  });
});
afterAll(async () => {
  await stage.clear();
  await model.stop();
});

test('an assignment becomes a tested commit in a bundle', async () => {
  model.use({ rounds: [[write(RIGHT), { text: 'The sum was one too high. It is right now.' }]] });
  const repository = await stage.makeRepository(SUM);
  const task = await stage.assign(agent, repository);
  const done = await stage.hear<TaskCompletedData>(task, 'completed');

  expect(done).toMatchObject({
    attempt: 1,
    rounds: 0,
    summary: 'The sum was one too high. It is right now.',
    diff: { files: 1, insertions: 1, deletions: 1, paths: ['sum.js'] },
    tests: {
      verdict: 'passed',
      source: 'package.json',
      runs: [{ command: 'npm test', exitCode: 0 }],
    },
    baseTests: { verdict: 'failed', runs: [{ command: 'npm test', exitCode: 1 }] },
  });
  expect(done.spend.turns).toBeGreaterThan(0);
  expect(done.artifacts.map(({ kind }) => kind)).toEqual([
    'bundle',
    'diff',
    'log',
    'test-report',
    'transcript',
  ]);
  const commit = await readCommit(done, repository.cloneUrl);
  expect(commit.diff).toContain('+export const sum = (a, b) => a + b;');
  expect(commit.message).toBe(
    'Fix #12: The sum is wrong\n\nThe sum was one too high. It is right now.\n\nCo-authored-by: octo-tester <4711+octo-tester@users.noreply.github.com>\n',
  );

  const [started] = stage.said<TaskStartedData>(task, 'started');
  expect(started).toMatchObject({
    model: 'sonnet',
    claudeCodeVersion: expect.stringMatching(/^\d+\.\d+/) as string,
  });
  const words = stage.said<TaskProgressData>(task, 'progress');
  // Said once more in a stage: that unfinished work was kept.
  expect([...new Set(words.map((word) => word.stage))]).toEqual([
    'clone',
    'edit',
    'test',
    'commit',
    'upload',
  ]);
  await until(async () => (await stage.unsettled()) === 0, { what: 'the ack' });
  await until(async () => !(await readdir(join(agent.root, 'work'))).includes(task.taskId), {
    what: 'the folder’s removal',
  });
});

test('what is red is given back to the same session, and its spend is added', async () => {
  model.use({
    rounds: [
      [write('export const sum = (a, b) => a - b;\n'), { text: 'First try.' }],
      [write(RIGHT), { text: 'Second try: now right.' }],
    ],
  });
  const task = await stage.assign(agent, await stage.makeRepository(SUM));
  const done = await stage.hear<TaskCompletedData>(task, 'completed');
  expect(done).toMatchObject({
    rounds: 1,
    summary: 'Second try: now right.',
    tests: { verdict: 'passed' },
  });
  expect(done.spend.turns).toBeGreaterThanOrEqual(4);
  const stages = stage
    .said<TaskProgressData>(task, 'progress')
    .map(({ stage: name, round }) => `${name} ${round}`);
  expect([...new Set(stages)]).toEqual([
    'clone 0',
    'edit 0',
    'test 0',
    'fix 1',
    'test 1',
    'commit 1',
    'upload 1',
  ]);
});

test('tests that stay red are a failure that says which, and after how much', async () => {
  model.use({ rounds: [[write('export const sum = () => 0;\n')], [{ text: 'I have no idea.' }]] });
  const task = await stage.assign(agent, await stage.makeRepository(SUM), {
    limits: { maxFixRounds: 1 },
  });
  const { failure, spend, artifacts } = await stage.hear<TaskFailedData>(task, 'failed');
  expect(failure).toMatchObject({ code: 'tests-failed', retryable: false });
  expect(failure.message).toContain('still red after 1 fix rounds: npm test');
  expect(spend?.turns).toBeGreaterThan(1);
  expect(artifacts.map(({ kind }) => kind)).toEqual(['log', 'test-report', 'transcript']);
});

test('what was red before and is still red in the same way is handed over, and said to be so', async () => {
  model.use({
    rounds: [
      [write(RIGHT), { text: 'The sum is right.' }],
      [{ text: 'The other test is not mine.' }],
    ],
  });
  const other = `import { test } from 'node:test';
test('waits for a server nobody has', () => { throw new Error('no server'); });
`;
  const repository = await stage.makeRepository({ ...SUM, 'other.test.js': other });
  const task = await stage.assign(agent, repository, { limits: { maxFixRounds: 1 } });
  const done = await stage.hear<TaskCompletedData>(task, 'completed');
  expect(done).toMatchObject({
    rounds: 1,
    diff: { paths: ['sum.js'] },
    tests: { verdict: 'failed', runs: [{ exitCode: 1 }] },
    baseTests: { verdict: 'failed', runs: [{ exitCode: 1 }] },
  });
  expect(done.tests.tail).toContain('no server');
  expect(done.tests.tail).not.toContain('✖ sums');
});

test('what tests on the base write into the tree is put back before the work begins', async () => {
  model.use({
    rounds: [
      [
        {
          tools: [
            { name: 'Bash', input: { command: 'cat notes.txt; ls; echo mine > left-over.txt' } },
          ],
        },
      ],
    ],
  });
  const repository = await stage.makeRepository({
    'package.json': JSON.stringify({
      scripts: { test: 'echo littered >> notes.txt && echo x > left-over.txt' },
    }),
    'notes.txt': 'clean\n',
  });
  const task = await stage.assign(agent, repository);
  const done = await stage.hear<TaskCompletedData>(task, 'completed');
  expect(done).toMatchObject({
    diff: { paths: ['left-over.txt'] },
    tests: { verdict: 'passed' },
    baseTests: { verdict: 'passed' },
  });
  expect((await readCommit(done, repository.cloneUrl)).diff).toContain('+mine');
});

test('commits of the model’s own are made into one, and what tests leave behind is not in it', async () => {
  const commands = `printf %s '${RIGHT}' > sum.js && git add -A && git commit -qm mine && echo new > new.txt && git checkout -qb other`;
  model.use({ rounds: [[{ tools: [{ name: 'Bash', input: { command: commands } }] }]] });
  const repository = await stage.makeRepository({
    ...SUM,
    'package.json': JSON.stringify({
      type: 'module',
      scripts: { test: 'touch left-over.log && node --test' },
    }),
  });
  const done = await stage.hear<TaskCompletedData>(
    await stage.assign(agent, repository),
    'completed',
  );
  expect(done.diff.paths).toEqual(['new.txt', 'sum.js']);
  expect((await readCommit(done, repository.cloneUrl)).count).toBe(1);
});

test('a repository without tests is handed over as untested, by its configuration’s own word or by none', async () => {
  model.use({
    rounds: [
      [
        {
          tools: [
            {
              name: 'Write',
              input: { file_path: '${workspace}/README.md', content: '# Better\n' },
            },
          ],
        },
      ],
    ],
  });
  const task = await stage.assign(agent, await stage.makeRepository({ 'notes.txt': 'x\n' }));
  expect(await stage.hear<TaskCompletedData>(task, 'completed')).toMatchObject({
    tests: { verdict: 'none', runs: [] },
    diff: { paths: ['README.md'] },
  });
});

test('two attempts run at once in one repository', async () => {
  model.use({
    scripts: ['first', 'second'].map((word) => ({
      match: `Title: The ${word}`,
      script: {
        rounds: [
          [
            {
              tools: [
                { name: 'Write', input: { file_path: `\${workspace}/${word}.txt`, content: word } },
              ],
            },
          ],
        ],
      },
    })),
  });
  const repository = await stage.makeRepository({ 'notes.txt': 'x\n' });
  const tasks = await Promise.all(
    ['first', 'second'].map((word) =>
      stage.assign(agent, repository, { issue: { title: `The ${word}` } }),
    ),
  );
  const done = await Promise.all(
    tasks.map((task) => stage.hear<TaskCompletedData>(task, 'completed')),
  );
  expect(done.map(({ diff }) => diff.paths)).toEqual([['first.txt'], ['second.txt']]);
  const busiest = Math.max(
    ...stage
      .heartbeats(agent)
      .map(({ data }) => (Reflect.get(data, 'running') as unknown[]).length),
  );
  expect(busiest).toBe(2);
});

async function readCommit(done: TaskCompletedData, cloneUrl: string) {
  const [bundle] = done.artifacts;
  if (bundle === undefined) throw new Error('There is no bundle.');
  const folder = join(stage.folder, `import-${done.taskId}`);
  await git(['clone', '--quiet', '--bare', '--', cloneUrl, folder], { cwd: stage.folder });
  const file = await stage.fetchArtifact(bundle, `${done.taskId}.bundle`);
  const { baseSha, headSha } = done;
  await importBundle(folder, { file, baseSha, headSha });
  const count = await git(['rev-list', '--count', `${baseSha}..${RESULT_REF}`], { cwd: folder });
  return {
    message: (await git(['log', '-1', '--format=%B', headSha], { cwd: folder })).replace(
      /\n\n$/,
      '\n',
    ),
    diff: await git(['diff', baseSha, headSha], { cwd: folder }),
    count: Number(count),
  };
}
