import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  HANDED,
  type Checkpoint,
  type NodeHeartbeatData,
  type TaskCompletedData,
  type TaskFailedData,
  type TaskProgressData,
} from '#libs/contracts';
import { artifactBucket } from '#libs/messaging';
import { until } from '#libs/testing';
import { isProcessRunning } from '#libs/workspace';

import { startModel, type Model } from '../../infra/local/model/start-model.ts';
import { startAgentProcess } from './agent-process.fixture.ts';
import { Stage, type TestAgent } from './stage.fixture.ts';

const CLAUDE_BIN = join(import.meta.dirname, '../../node_modules/.bin/claude');
const NOTES = join(import.meta.dirname, 'fixtures/writes-a-note.js');
/** Green only with both halves of the work. */
const FILES = {
  'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
  'halves.test.js': `import { strictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
test('both halves', () => {
  strictEqual(readFileSync('first.txt', 'utf8') + readFileSync('second.txt', 'utf8'), 'onetwo');
});
`,
};
const write = (name: string, content: string) => ({
  tools: [{ name: 'Bash', input: { command: `printf %s '${content}' > ${name}` } }],
});
const FIRST_HALF = [write('first.txt', 'one'), { delayMs: 600_000, text: 'Never said.' }];
const SECOND_HALF = [write('second.txt', 'two'), { text: 'Both halves are there.' }];
/** Whole processes start here, several at once. */
const PATIENT = { timeoutMs: 60_000 };

let stage: Stage;
let model: Model;
let env: Record<string, string>;
let notes: TestAgent | undefined;
beforeAll(async () => {
  stage = await Stage.set();
  model = await startModel({ scripts: { rounds: [] } });
  stage.atEnd(() => model.stop());
  env = { CLAUDE_BIN, ANTHROPIC_BASE_URL: model.url, CHECKPOINT_MS: '300', HEARTBEAT_MS: '1000' };
});
afterAll(async () => {
  await stage.clear();
});

test('an agent killed in the middle of an attempt leaves a checkpoint, and another PC’s commit contains the work from before', async () => {
  model.use({ rounds: [FIRST_HALF] });
  const killed = await startAgentProcess(stage, env);
  const repository = await stage.makeRepository(FILES);
  const task = await stage.assign(killed, repository);
  const checkpoint = await keptWork(task);
  expect(await killed.send('SIGKILL')).toBe('SIGKILL');
  expect(checkpoint).toMatchObject({ attempt: 1, round: 0, artifact: { kind: 'checkpoint' } });

  await stage.commitTo(repository, { 'later.txt': 'The default branch does not wait.\n' });
  model.use({ rounds: [SECOND_HALF] });
  const other = await stage.startAgent(env);
  const place = { bucket: artifactBucket(other.id), name: `${HANDED}${task.taskId}/2` };
  const next = await stage.assign(other, repository, {
    taskId: task.taskId,
    attempt: 2,
    checkpoint: Object.assign(structuredClone(checkpoint), {
      artifact: Object.assign(structuredClone(checkpoint.artifact), place),
    }),
  });
  const heard = (): string[] =>
    stage.said<TaskProgressData>(next, 'progress').map(({ message }) => message);
  await until(() => heard().includes('Waiting for the work of another agent'), PATIENT);
  await stage.bring(checkpoint.artifact, place);
  const done = await stage.hear<TaskCompletedData>(next, 'completed', PATIENT.timeoutMs);
  expect(done).toMatchObject({
    attempt: 2,
    baseSha: checkpoint.baseSha,
    diff: { paths: ['first.txt', 'second.txt'] },
    tests: { verdict: 'passed' },
  });
  expect(done.summary).toContain('Attempt 1 began this and was interrupted');
  expect(heard()).toContain('Going on from the checkpoint of attempt 1');

  // The order to stop finds the first PC when it is back: what the dead agent's CLI still did ends there.
  await stage.cancel(killed, task);
  await stage.startAgent({ ...env, AGENT_ID: killed.id });
  const ended = await stage.hear<TaskFailedData>(task, 'failed', PATIENT.timeoutMs);
  expect(ended).toMatchObject({ attempt: 1, failure: { code: 'cancelled' } });
}, 120_000);

test('an agent that was killed and is back goes on with the same attempt, in the same session', async () => {
  model.use({ rounds: [FIRST_HALF] });
  const killed = await startAgentProcess(stage, { ...env, CHECKPOINT_MS: '600000' });
  const task = await stage.assign(killed, await stage.makeRepository(FILES));
  const tree = join(killed.root, 'work', task.taskId, '1/tree');
  await until(async () => (await readFile(join(tree, 'first.txt'), 'utf8')) === 'one', PATIENT);
  await killed.send('SIGKILL');

  // The killed session's first prompt has its round; what it is told after the restart is the second.
  model.use({ rounds: [[{ text: 'Begun anew.' }], SECOND_HALF] });
  const back = await stage.startAgent({ ...env, AGENT_ID: killed.id });
  await stage.assignAgain(back, task, 'again');
  const done = await stage.hear<TaskCompletedData>(task, 'completed', PATIENT.timeoutMs);
  expect(done).toMatchObject({
    attempt: 1,
    // A session begun anew would have needed another.
    rounds: 0,
    summary: 'Both halves are there.',
    diff: { paths: ['first.txt', 'second.txt'] },
    tests: { verdict: 'passed' },
  });
  const words = stage.said<TaskProgressData>(task, 'progress').map(({ message }) => message);
  expect(words).toContain('Going on with this attempt after a restart');
}, 120_000);

test('an agent that is sent away keeps what it runs, hands it back, and is heard until then', async () => {
  model.use({ rounds: [FIRST_HALF] });
  const leaving = await startAgentProcess(stage, {
    ...env,
    CHECKPOINT_MS: '600000',
    // Two seconds of grace for the work.
    SHUTDOWN_GRACE_MS: '32000',
  });
  const task = await stage.assign(leaving, await stage.makeRepository(FILES));
  const tree = join(leaving.root, 'work', task.taskId, '1/tree');
  await until(async () => (await readFile(join(tree, 'first.txt'), 'utf8')) === 'one', PATIENT);
  expect(await leaving.send('SIGTERM')).toBe(0);
  const failed = await stage.hear<TaskFailedData>(task, 'failed', PATIENT.timeoutMs);
  expect(failed.failure).toMatchObject({ code: 'agent-stopped', retryable: true });
  expect(failed.checkpoint).toMatchObject({ attempt: 1, artifact: { kind: 'checkpoint' } });
  const beats = stage.heartbeats(leaving).map(({ data }) => data as NodeHeartbeatData);
  const draining = beats.filter((beat) => beat.draining);
  expect(draining.filter(({ running }) => running.length === 1).length).toBeGreaterThan(1);
}, 120_000);

test('a second SIGTERM ends the agent at once, with all it started', async () => {
  const agent = await startAgentProcess(stage, {
    ...env,
    // The ids that it tells of itself are this machine's only outside a sandbox.
    AGENT_SANDBOX: 'none',
    CLAUDE_BIN: join(import.meta.dirname, 'fixtures/hangs-at-work.js'),
    SHUTDOWN_GRACE_MS: '600000',
  });
  const task = await stage.assign(agent, await stage.makeRepository(FILES));
  const transcript = join(agent.root, 'work', task.taskId, '1/artifacts/transcript.jsonl');
  const pids = await until(async () => pidsIn(await readFile(transcript, 'utf8')), PATIENT);
  void agent.send('SIGTERM');
  await until(
    () => stage.heartbeats(agent).some(({ data }) => (data as NodeHeartbeatData).draining),
    PATIENT,
  );
  expect(await agent.send('SIGTERM')).toBe(143);
  await until(() => !pids.some(isProcessRunning));
  expect(stage.said(task, 'failed')).toEqual([]);
}, 120_000);

test('work in hand that ends within the grace is handed over, not back', async () => {
  model.use({
    rounds: [
      [write('first.txt', 'one'), write('second.txt', 'two'), { delayMs: 1500, text: 'So.' }],
    ],
  });
  const agent = await stage.startAgent({ ...env, SHUTDOWN_GRACE_MS: '60000' });
  const task = await stage.assign(agent, await stage.makeRepository(FILES));
  await keptWork(task);
  await agent.service.close();
  expect(stage.said(task, 'failed')).toEqual([]);
  expect(stage.said(task, 'completed')).toHaveLength(1);
}, 120_000);

test.each([
  {
    name: 'missing',
    change: (checkpoint: Checkpoint) => {
      checkpoint.artifact.name = 'nowhere';
    },
    says: 'is not in the object store',
  },
  {
    name: 'damaged',
    change: (checkpoint: Checkpoint) => {
      checkpoint.artifact.sha256 = '0'.repeat(64);
    },
    says: 'has another digest than promised',
  },
  {
    name: 'of another commit than was said',
    change: (checkpoint: Checkpoint) => {
      checkpoint.headSha = '0'.repeat(40);
    },
    says: 'not 0000000000000000000000000000000000000000 as was said',
  },
  {
    name: 'of a base that is not the repository’s',
    change: (checkpoint: Checkpoint) => {
      checkpoint.baseSha = '1'.repeat(40);
    },
    says: 'does not start from commit 1111111111111111111111111111111111111111',
  },
])(
  'a checkpoint that is $name is said to be so, and the work begins anew',
  async ({ change, says }) => {
    const agent = (notes ??= await stage.startAgent({ ...env, CLAUDE_BIN: NOTES }));
    const repository = await stage.makeRepository({ 'notes.txt': 'x\n' });
    const task = await stage.assign(agent, repository);
    await stage.hear(task, 'completed', PATIENT.timeoutMs);
    const checkpoint = structuredClone(await keptWork(task));
    change(checkpoint);
    const next = await stage.assign(agent, repository, { checkpoint, attempt: 2 });
    const done = await stage.hear<TaskCompletedData>(next, 'completed', PATIENT.timeoutMs);
    expect(done.summary).toBe('Noted.');
    const words = stage.said<TaskProgressData>(next, 'progress').map(({ message }) => message);
    expect(words).toContainEqual(expect.stringContaining(says));
  },
  120_000,
);

async function keptWork(task: { taskId: string }): Promise<Checkpoint> {
  return until(
    () =>
      stage
        .said<TaskProgressData>(task as never, 'progress')
        .findLast(({ checkpoint }) => checkpoint !== undefined)?.checkpoint,
    { ...PATIENT, what: 'a checkpoint' },
  );
}

function pidsIn(transcript: string): number[] | undefined {
  const found = /pids ([\d ]+)/.exec(transcript)?.[1];
  return found?.trim().split(' ').map(Number);
}
