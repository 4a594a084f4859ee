import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { TaskFailedData, TaskProgressData } from '#libs/contracts';
import { until } from '#libs/testing';

import { startModel, type Model } from '../../infra/local/model/start-model.ts';
import { startAgentProcess } from './agent-process.fixture.ts';
import { Stage } from './stage.fixture.ts';

/** Obeys no refusal, so that only the agent can end it. */
const CLAUDE_BIN = join(import.meta.dirname, 'fixtures/spends-for-ever.js');
const FILES = { 'notes.txt': 'x\n' };
/** What one of its calls costs: 10,000 tokens and some are written into the cache. */
const CALL_USD = 0.025;

let stage: Stage;
let model: Model;
beforeAll(async () => {
  stage = await Stage.set();
  model = await startModel({ scripts: { rounds: [] } });
  stage.atEnd(() => model.stop());
});
afterAll(async () => {
  await stage.clear();
});

test.each([
  ['dollars', { maxBudgetUsd: 0.1 }, 'budget-limit', 'ATTEMPT_MAX_BUDGET_USD'],
  ['tokens', { maxTokens: 30_000 }, 'token-limit', 'ATTEMPT_MAX_TOKENS'],
] as const)(
  'an attempt ends with its limit of %s, whatever its CLI does, and tells what was spent',
  async (_, limits, code, knob) => {
    const agent = await stage.startAgent({ CLAUDE_BIN, ANTHROPIC_BASE_URL: model.url });
    const task = await stage.assign(agent, await stage.makeRepository(FILES), { limits });
    const { failure, spend } = await stage.hear<TaskFailedData>(task, 'failed', 40_000);
    expect(failure).toMatchObject({ code, retryable: false });
    expect(failure.message).toContain(knob);
    expect(spend?.costUsd).toBeGreaterThan(2 * CALL_USD);
    // One call more than fits, at most.
    expect(spend?.costUsd).toBeLessThan(6 * CALL_USD);
  },
  60_000,
);

test('what an agent that was killed had spent is spent when it is back', async () => {
  const env = { CLAUDE_BIN, ANTHROPIC_BASE_URL: model.url, CHECKPOINT_MS: '600000' };
  const killed = await startAgentProcess(stage, env);
  // More than it can spend until it is killed, by far.
  const limits = { maxBudgetUsd: 1000 };
  const task = await stage.assign(killed, await stage.makeRepository(FILES), { limits });
  const state = join(killed.root, 'work', task.taskId, '1/state.json');
  const before = await until(
    async () => {
      const { spend } = JSON.parse(await readFile(state, 'utf8')) as {
        spend?: { costUsd: number };
      };
      return spend !== undefined && spend.costUsd > 4 * CALL_USD && spend.costUsd;
    },
    { timeoutMs: 60_000, what: 'five calls to be noted' },
  );
  await killed.send('SIGKILL');

  const back = await stage.startAgent({ ...env, AGENT_ID: killed.id });
  await stage.assignAgain(back, task, 'again');
  await until(
    () =>
      stage
        .said<TaskProgressData>(task, 'progress')
        .some(({ spend }) => (spend?.costUsd ?? 0) > before + 2 * CALL_USD),
    { timeoutMs: 60_000, what: 'more to be spent' },
  );
  await stage.cancel(back, task);
  const { spend } = await stage.hear<TaskFailedData>(task, 'failed');
  expect(spend?.costUsd).toBeGreaterThan(before + 2 * CALL_USD);
}, 150_000);
