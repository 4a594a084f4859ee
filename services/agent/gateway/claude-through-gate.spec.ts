import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Redaction } from '#libs/redaction';
import { sandboxHere, temporaryFolder, type TemporaryFolder } from '#libs/testing';
import { openBox, type Box } from '#libs/workspace';

import { startModel, type Model } from '../../../infra/local/model/start-model.ts';
import { ClaudeFailed, runClaude, type ClaudeOptions } from '../claude/index.ts';
import type { SpendLimits } from './admission.ts';
import { Api, REAL_KEY, sayJson, SpyingGate, upstreamAt } from './gate.fixture.ts';

/** The real one, from this project's development dependencies. */
const CLI = join(import.meta.dirname, '../../../node_modules/.bin/claude');
const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });
const ENDLESS = { rounds: [Array.from({ length: 50 }, () => bash('true'))] };

let box: Box;
beforeAll(async () => {
  const limits = { processesMax: 500, memoryBytesMax: 2 ** 32, diskBytesMax: 2 ** 30 };
  box = await openBox({ kind: await sandboxHere(), limits, hosts: [], readable: [], hidden: [] });
});
afterAll(() => box.close());

let folder: TemporaryFolder;
let model: Model;
let spying: SpyingGate | undefined;
beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder.path, 'tree'));
  model = await startModel({ scripts: { rounds: [] } });
});
afterEach(async () => {
  await spying?.gate.close();
  await model.stop();
  await folder.remove();
});

async function open(limits: SpendLimits = { maxBudgetUsd: 5 }): Promise<SpyingGate> {
  spying = await SpyingGate.open({ upstream: upstreamAt(model.url), limits });
  return spying;
}

function options(access: Partial<ClaudeOptions>): ClaudeOptions {
  return {
    box,
    bin: CLI,
    cwd: join(folder.path, 'tree'),
    home: join(folder.path, 'home'),
    prompt: 'Fix #1',
    sessionId: randomUUID(),
    resume: false,
    model: 'sonnet',
    // A budget that the CLI would never stop for.
    limits: { maxTurns: 60, maxBudgetUsd: 1000, timeoutMs: 25_000 },
    redaction: new Redaction([]),
    transcriptFile: join(folder.path, 'transcript.jsonl'),
    ...access,
  };
}

async function run({ gate }: SpyingGate, name = 'sonnet'): ReturnType<typeof runClaude> {
  return runClaude(options({ apiKey: gate.key, baseUrl: gate.url, model: name }));
}

const content = (path: string): Promise<string> => readFile(join(folder.path, path), 'utf8');

const COUNTS = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const;

test.each(['sonnet', 'haiku', 'opus', 'claude-sonnet-4-6', 'claude-opus-4-5-20251101'])(
  'the real CLI works through the gateway with %s, and both count the same',
  async (name) => {
    model.use({ rounds: [[bash('echo one > tree.txt'), bash('cat tree.txt'), { text: 'Done.' }]] });
    const through = await open();
    const { spend, text } = await run(through, name);
    expect(text).toBe('Done.');
    expect(through.calls).toHaveLength(3);
    const sum = (count: (typeof COUNTS)[number] | 'costUsd'): number =>
      through.calls.reduce((all, call) => all + call[count], 0);
    for (const count of COUNTS) expect({ [count]: sum(count) }).toEqual({ [count]: spend[count] });
    expect(spend.costUsd).toBeGreaterThan(0);
    expect(sum('costUsd')).toBeCloseTo(spend.costUsd, 6);
  },
);

test('what the model runs finds the key of the run wherever it looks, and never the real one', async () => {
  const look = `env > env.txt; for p in /proc/[0-9]*; do tr '\\0' '\\n' < $p/environ; done > all.txt 2>/dev/null; true`;
  model.use({ rounds: [[bash(look), { text: 'Done.' }]] });
  const through = await open();
  await run(through);
  for (const path of ['tree/env.txt', 'tree/all.txt', 'transcript.jsonl'])
    expect(await content(path)).not.toContain(REAL_KEY);
  expect(await content('tree/env.txt')).not.toContain(through.gate.key);
  expect(await content('tree/all.txt')).toContain(through.gate.key);
});

test.each([
  ['dollars', { maxBudgetUsd: 0.05 }, 'budget-limit'],
  ['tokens', { maxBudgetUsd: 1000, maxTokens: 20_000 }, 'token-limit'],
] as const)(
  'a CLI that knows no limit of %s is ended by the gateway’s, at once',
  async (_, limits, code) => {
    model.use(ENDLESS);
    const through = await open(limits);
    const startedMs = performance.now();
    const failed: unknown = await run(through).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ClaudeFailed);
    expect(failed).toMatchObject({ code: 'model-error', refusal: { status: 402 } });
    expect(performance.now() - startedMs).toBeLessThan(15_000);
    expect(through.gate.reached).toBe(code);
    expect(through.calls.length).toBeGreaterThan(0);
    expect(through.calls.length).toBeLessThan(50);
  },
);

test('a subscription’s token goes with the CLI itself, and is not in what it says', async () => {
  const api = await Api.start();
  api.answer = (response) => {
    sayJson(response, 400, {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'No.' },
    });
  };
  const oauthToken = 'a-token-that-opens-nothing';
  const access = options({ oauthToken, baseUrl: api.url, prompt: `Say ${oauthToken}` });
  await expect(runClaude(access)).rejects.toBeInstanceOf(ClaudeFailed);
  expect(api.heard[0]?.request.headers.authorization).toBe(`Bearer ${oauthToken}`);
  expect(await content('transcript.jsonl')).not.toContain(oauthToken);
  await api.stop();
});
