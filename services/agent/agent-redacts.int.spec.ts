import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { TaskAssignedData, TaskCompletedData, TaskFailedData } from '#libs/contracts';
import { git, importBundle, RESULT_REF } from '#libs/workspace';

import { startModel, type Model } from '../../infra/local/model/start-model.ts';
import { Stage, type TestAgent } from './stage.fixture.ts';

const CLAUDE_BIN = join(import.meta.dirname, '../../node_modules/.bin/claude');
/** What the agent holds, and what merely looks like a secret of somebody's. */
const READ_TOKEN = 'a-token-that-reads/nothing+at=all';
const MODEL_KEY = 'a-key-that-opens-no-model';
const SOMEBODYS = ['ghp', 'Zq7'.repeat(12)].join('_');
const PLANTED = [READ_TOKEN, MODEL_KEY, SOMEBODYS];
/** What is held is known in every form; what only looks like a secret, as it looks. */
const FORMS = [
  SOMEBODYS,
  ...[READ_TOKEN, MODEL_KEY].flatMap((value) => [
    value,
    encodeURIComponent(value),
    Buffer.from(value).toString('base64').slice(0, -4),
  ]),
];

/** Its tests print all of them, plainly and in base64, and are green when there is a file `fixed`. */
const REPOSITORY = {
  'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node test.js' } }),
  'test.js': `import { existsSync } from 'node:fs';
const planted = ${JSON.stringify(PLANTED)};
console.log('It was', planted.join(' '));
for (const value of planted.slice(0, 2))
  console.log('or', Buffer.from(value).toString('base64'), encodeURIComponent(value));
process.exitCode = existsSync('fixed') ? 0 : 1;
`,
};

let stage: Stage;
let model: Model;
let agent: TestAgent;
beforeAll(async () => {
  stage = await Stage.set();
  model = await startModel({ scripts: { rounds: [] } });
  agent = await stage.startAgent({
    CLAUDE_BIN,
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: MODEL_KEY,
    GIT_READ_TOKEN: READ_TOKEN,
  });
});
afterAll(async () => {
  await stage.clear();
  await model.stop();
});

test('what the model says and the tests print reaches nobody with a secret in it', async () => {
  const shown = PLANTED.join(' and ');
  const write = (name: string) => ({
    tools: [{ name: 'Bash', input: { command: `echo '${shown}' | tee ${name}` } }],
  });
  model.use({
    rounds: [
      [{ text: `I use ${shown}.` }, write('notes.txt'), { text: `Tried ${shown}.` }],
      [write('fixed'), { text: `It was ${shown}.` }],
    ],
  });
  const repository = await stage.makeRepository(REPOSITORY);
  const task = await stage.assign(agent, repository);
  const done = await stage.hear<TaskCompletedData>(task, 'completed');

  const stands = '[redacted GIT_READ_TOKEN] and [redacted] and [redacted github token]';
  expect(done).toMatchObject({ rounds: 1, summary: `It was ${stands}.` });
  const places = { ...(await written(task, done)), commit: await commitOf(done, repository) };
  expect(Object.keys(places).sort()).toEqual([
    'commit',
    'completed',
    'diff',
    'journal',
    'log',
    'progress',
    'test-report',
    'transcript',
  ]);
  for (const [place, text] of Object.entries(places)) {
    expect({ place, told: text.includes('[redacted GIT_READ_TOKEN]') }).toEqual({
      place,
      told: true,
    });
    expect({ place, found: FORMS.filter((form) => text.includes(form)) }).toEqual({
      place,
      found: [],
    });
  }
});

test('a failure says why, without the secret that the model ended with', async () => {
  model.use({ rounds: [[{ text: `I would need ${PLANTED.join(' or ')}.` }]] });
  const task = await stage.assign(agent, await stage.makeRepository({ 'README.md': 'x' }));
  const failed = await stage.hear<TaskFailedData>(task, 'failed');
  expect(failed.failure).toMatchObject({
    code: 'no-change',
    message: expect.stringContaining(
      'I would need [redacted GIT_READ_TOKEN] or [redacted] or [redacted github token].',
    ) as string,
  });
  for (const text of Object.values(await written(task, failed)))
    expect(FORMS.filter((form) => text.includes(form))).toEqual([]);
});

/** All that an attempt leaves, by where it lies. */
async function written(
  task: TaskAssignedData,
  end: Pick<TaskCompletedData, 'artifacts'>,
): Promise<Record<string, string>> {
  const journal = join(agent.root, 'journal');
  const said = (what: string): string => JSON.stringify(stage.said(task, what));
  const artifacts = end.artifacts
    .filter(({ kind }) => kind !== 'bundle')
    .map(async (artifact) => {
      const file = await stage.fetchArtifact(artifact, `${task.taskId}-${artifact.kind}`);
      return [artifact.kind, await readFile(file, 'utf8')] as const;
    });
  const [name = ''] = (await readdir(journal)).filter((file) => file.startsWith(task.taskId));
  return {
    ...Object.fromEntries(await Promise.all(artifacts)),
    progress: said('progress'),
    completed: said('completed') + said('failed'),
    journal: await readFile(join(journal, name), 'utf8'),
  };
}

/** The commit's message, as its bundle brings it. */
async function commitOf(
  done: TaskCompletedData,
  { cloneUrl }: TaskAssignedData['repository'],
): Promise<string> {
  const gitDir = join(stage.folder, `${done.taskId}.git`);
  await git(['clone', '--quiet', '--bare', '--', cloneUrl, gitDir], { cwd: stage.folder });
  const [bundle] = done.artifacts;
  if (bundle === undefined) throw new Error('No bundle');
  const file = await stage.fetchArtifact(bundle, `${done.taskId}.bundle`);
  await importBundle(gitDir, { file, baseSha: done.baseSha, headSha: done.headSha });
  return git(['log', '-1', '--format=%B', RESULT_REF], { cwd: gitDir });
}
