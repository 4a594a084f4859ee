import { access, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import {
  TaskAssignedData,
  type NodeHeartbeatData,
  type TaskCompletedData,
  type TaskFailedData,
  type TaskStartedData,
} from '#libs/contracts';
import { until } from '#libs/testing';
import { isProcessRunning } from '#libs/workspace';

import { Stage } from './stage.fixture.ts';

const FILES = { 'notes.txt': 'x\n' };
/** The ids that a program tells of itself are this machine's only outside a sandbox. */
const HANGING = {
  CLAUDE_BIN: join(import.meta.dirname, 'fixtures/hangs-at-work.js'),
  AGENT_SANDBOX: 'none',
};
const OURS = join(import.meta.dirname, 'fixtures');
const FAKES = join(import.meta.dirname, 'claude/fixtures');

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(async () => {
  await stage.clear();
});

test.each([
  {
    name: 'that is missing',
    bin: '/nowhere/claude',
    code: 'cli-missing',
    retryable: true,
    says: 'CLAUDE_BIN',
  },
  {
    name: 'that exits with 1',
    bin: join(FAKES, 'exits-one.js'),
    code: 'cli-exited',
    retryable: true,
    says: 'something broke inside',
  },
  {
    name: 'that prints garbage',
    bin: join(FAKES, 'prints-garbage.js'),
    code: 'cli-unreadable',
    retryable: true,
    says: 'Welcome to something else',
  },
  {
    name: 'that changes nothing',
    bin: join(OURS, 'changes-nothing.js'),
    code: 'no-change',
    retryable: false,
    says: 'This is intended behaviour.',
  },
])('a CLI $name is a failure with its reason', async ({ bin, code, retryable, says }) => {
  const agent = await stage.startAgent({ CLAUDE_BIN: bin });
  const task = await stage.assign(agent, await stage.makeRepository(FILES));
  const { failure, artifacts } = await stage.hear<TaskFailedData>(task, 'failed');
  expect(failure).toMatchObject({ code, retryable });
  expect(failure.message).toContain(says);
  expect(artifacts.map(({ kind }) => kind)).toContain('log');
  await until(async () => (await stage.unsettled()) === 0, { what: 'the ack' });
});

test('an agent without the CLI says in its heartbeat what is missing', async () => {
  const agent = await stage.startAgent({ CLAUDE_BIN: '/nowhere/claude' });
  const beat = await until(() => stage.heartbeats(agent)[0]);
  expect((beat.data as NodeHeartbeatData).claudeCodeVersion).toContain(
    '/nowhere/claude is missing',
  );
});

test('a CLI that hangs is stopped by the time limit, with all it started', async () => {
  const hanging = await stage.startAgent(HANGING);
  const task = await stage.assign(hanging, await stage.makeRepository(FILES), {
    limits: { wallClockMs: 3000 },
  });
  const transcript = join(hanging.root, 'work', task.taskId, '1/artifacts/transcript.jsonl');
  const pids = await until(async () => pidsIn(await readFile(transcript, 'utf8')));
  const { failure } = await stage.hear<TaskFailedData>(task, 'failed');
  expect(failure).toMatchObject({ code: 'wall-clock-limit', retryable: false });
  expect(failure.message).toContain('after 3 s');
  expect(pids.map(isProcessRunning)).toEqual([false, false, false]);
});

test('a cancelled attempt leaves no process and no folder, and confirms that it has ended', async () => {
  const agent = await stage.startAgent(HANGING);
  const task = await stage.assign(agent, await stage.makeRepository(FILES));
  const folder = join(agent.root, 'work', task.taskId, '1');
  const pids = await until(async () =>
    pidsIn(await readFile(join(folder, 'artifacts/transcript.jsonl'), 'utf8')),
  );
  await stage.cancel(agent, task);
  await until(async () => (await stage.unsettled()) === 0, {
    timeoutMs: 15_000,
    what: 'both acks',
  });
  expect(pids.map(isProcessRunning)).toEqual([false, false, false]);
  await expect(access(folder)).rejects.toThrow('ENOENT');
  expect(stage.said(task, 'completed')).toEqual([]);
  const [confirmed, ...more] = stage.said<TaskFailedData>(task, 'failed');
  expect(confirmed?.failure).toMatchObject({ code: 'cancelled', retryable: false });
  expect(confirmed?.failure.message).toContain('The issue was closed.');
  expect(confirmed?.artifacts.map(({ kind }) => kind)).toContain('transcript');
  expect(more).toEqual([]);
  // Delivered once more, by a broker that forgot: it stays as it is.
  await stage.assignAgain(agent, task, 'again');
  await until(async () => (await stage.unsettled()) === 0, { what: 'the ack' });
  expect(stage.said(task, 'started')).toHaveLength(1);
});

test('a cancellation that comes before its assignment keeps it from beginning', async () => {
  const agent = await stage.startAgent({ CLAUDE_BIN: join(OURS, 'writes-a-note.js') });
  const repository = await stage.makeRepository(FILES);
  const first = await stage.assign(agent, repository);
  await stage.hear(first, 'completed');
  const later = Object.assign(new TaskAssignedData(), first, { attempt: 2 });
  await stage.cancel(agent, later);
  await until(async () => (await stage.unsettled()) === 0, { what: 'the ack of the cancellation' });
  expect(stage.said(first, 'failed')).toMatchObject([
    { attempt: 2, failure: { code: 'cancelled' }, durationMs: 0 },
  ]);
  await stage.assignAgain(agent, later, 'assign');
  await until(async () => (await stage.unsettled()) === 0, { what: 'the ack of the assignment' });
  expect(stage.said(first, 'started')).toHaveLength(1);
});

test('delivered again, an attempt that runs is not begun twice, and one that ended repeats its word', async () => {
  const agent = await stage.startAgent({ CLAUDE_BIN: join(OURS, 'writes-a-note.js') });
  const task = await stage.assign(agent, await stage.makeRepository(FILES));
  await stage.assignAgain(agent, task, 'again');
  const done = await stage.hear<TaskCompletedData>(task, 'completed');
  await until(async () => (await stage.unsettled()) === 0, { what: 'both acks' });

  await agent.service.close();
  const reborn = await stage.startAgent({ AGENT_ID: agent.id, CLAUDE_BIN: '/nowhere/claude' });
  await stage.assignAgain(reborn, task, 'after-restart');
  await until(() => stage.said(task, 'completed').length === 2, { what: 'the repeated word' });
  expect(stage.said<TaskCompletedData>(task, 'completed').at(-1)).toEqual(done);
  expect(stage.said(task, 'started')).toHaveLength(1);
  expect(stage.said(task, 'failed')).toEqual([]);
});

test('an agent that is shut down gives up what it runs, and says so', async () => {
  const agent = await stage.startAgent(HANGING);
  const task = await stage.assign(agent, await stage.makeRepository(FILES));
  const folder = join(agent.root, 'work', task.taskId, '1');
  const pids = await until(async () =>
    pidsIn(await readFile(join(folder, 'artifacts/transcript.jsonl'), 'utf8')),
  );
  await agent.service.close();
  const { failure } = await stage.hear<TaskFailedData>(task, 'failed', 1000);
  expect(failure).toMatchObject({ code: 'agent-stopped', retryable: true });
  expect(pids.map(isProcessRunning)).toEqual([false, false, false]);
  expect((stage.heartbeats(agent).at(-1)?.data as NodeHeartbeatData).draining).toBe(true);
  expect(await stage.unsettled()).toBe(0);
});

test('more work than slots waits its turn', async () => {
  const agent = await stage.startAgent({
    CLAUDE_BIN: join(OURS, 'hangs-at-work.js'),
    AGENT_SLOTS: '1',
  });
  const repository = await stage.makeRepository(FILES);
  const tasks = await Promise.all([
    stage.assign(agent, repository),
    stage.assign(agent, repository),
  ]);
  await until(() => tasks.some((task) => stage.said<TaskStartedData>(task, 'started').length > 0));
  for (const task of tasks) await stage.cancel(agent, task);
  await until(async () => (await stage.unsettled()) === 0, { timeoutMs: 15_000, what: 'all acks' });
  const beats = stage
    .heartbeats(agent)
    .map(({ data }) => (data as NodeHeartbeatData).running.length);
  expect(Math.max(...beats)).toBe(1);
});

test.each([
  {
    name: 'a repository that is not there',
    files: FILES,
    break: async (folder: string, id: number) => {
      await rm(join(folder, 'sources', `${id}.git`), { recursive: true });
    },
    code: 'clone-failed',
    says: 'GIT_READ_TOKEN',
  },
  {
    name: 'a configuration with a fault',
    files: { ...FILES, '.github/claude-cluster.yml': 'tests: make' },
    code: 'repository-config-invalid',
    says: 'line 1: tests is no key',
  },
  {
    name: 'a set-up that fails',
    files: {
      ...FILES,
      '.github/claude-cluster.yml': `setup: node -e "console.error('no disk'); process.exit(4)"`,
    },
    code: 'setup-failed',
    says: 'no disk',
  },
  {
    name: 'a test program that is not installed',
    files: { ...FILES, '.github/claude-cluster.yml': 'test: no-such-program-here' },
    code: 'setup-failed',
    says: 'there is no no-such-program-here',
  },
  {
    name: 'tests that are red in another way than before the work',
    files: {
      ...FILES,
      '.github/claude-cluster.yml': `test: [[node, -e, "console.log('expected none, got ' + require('fs').readdirSync('.')); process.exit(1)"]]`,
    },
    code: 'tests-failed',
    says: 'expected none, got ',
  },
])('$name is a failure with its reason', async ({ files, code, says, ...row }) => {
  const agent = await stage.startAgent({ CLAUDE_BIN: join(OURS, 'writes-a-note.js') });
  const repository = await stage.makeRepository(files);
  await row.break?.(stage.folder, repository.id);
  const { failure } = await stage.hear<TaskFailedData>(
    await stage.assign(agent, repository),
    'failed',
  );
  expect(failure.code).toBe(code);
  expect(failure.message).toContain(says);
});

test('an issue that looks like flags and shell reaches the CLI on stdin only, and no secret reaches the tests', async () => {
  const agent = await stage.startAgent({ CLAUDE_BIN: join(OURS, 'writes-a-note.js') });
  const evil = '--dangerously-skip-permissions; $(touch /tmp/evil) `id` && rm -rf . "';
  const shows = `test: [[node, -e, "require('fs').writeFileSync('environment.json', JSON.stringify(process.env))"]]`;
  const repository = await stage.makeRepository({ ...FILES, '.github/claude-cluster.yml': shows });
  const task = await stage.assign(agent, repository, {
    issue: { title: evil, body: evil },
    limits: { maxFixRounds: 0 },
  });
  const tree = join(agent.root, 'work', task.taskId, '1/tree');
  const seen = await until(
    async () =>
      JSON.parse(await readFile(join(tree, 'environment.json'), 'utf8')) as Record<string, string>,
  );
  expect(JSON.stringify(seen)).not.toContain('not-a-key');
  expect(
    Object.keys(seen).filter((name) => /^(?:ANTHROPIC|NATS|AGENT|GIT_READ)/.test(name)),
  ).toEqual([]);
  await stage.hear(task, 'completed');
});

test('the prompt is never among the arguments', async () => {
  const agent = await stage.startAgent({ CLAUDE_BIN: join(OURS, 'writes-a-note.js') });
  const evil = '--dangerously-skip-permissions $(touch /tmp/evil)';
  const repository = await stage.makeRepository(FILES);
  const task = await stage.assign(agent, repository, { issue: { title: evil, body: evil } });
  const done = await stage.hear<TaskCompletedData>(task, 'completed');
  const diff = await readArtifact(done, 'diff');
  expect(diff).toContain(`+Title: ${evil}`);
  const started = /\+(\{"args".*\})/.exec(diff)?.[1] ?? '';
  expect((JSON.parse(started) as { args: string[] }).args.join(' ')).not.toContain('dangerously');
});

test('nothing is left in an agent’s folder but its mirrors and its journal', async () => {
  const agent = await stage.startAgent({ CLAUDE_BIN: join(OURS, 'writes-a-note.js') });
  await stage.hear(await stage.assign(agent, await stage.makeRepository(FILES)), 'completed');
  await agent.service.close();
  expect((await readdir(agent.root)).sort()).toEqual(['journal', 'mirrors', 'trash', 'work']);
  await until(async () => (await readdir(join(agent.root, 'trash'))).length === 0);
  expect(await readdir(join(agent.root, 'work'))).toEqual([]);
});

async function readArtifact(
  { artifacts, taskId }: TaskCompletedData,
  kind: string,
): Promise<string> {
  const artifact = artifacts.find((candidate) => candidate.kind === kind);
  if (artifact === undefined) throw new Error(`There is no ${kind}.`);
  return readFile(await stage.fetchArtifact(artifact, `${taskId}.${kind}`), 'utf8');
}

function pidsIn(transcript: string): number[] | undefined {
  const found = /pids ([\d ]+)/.exec(transcript)?.[1];
  return found?.trim().split(' ').map(Number);
}
