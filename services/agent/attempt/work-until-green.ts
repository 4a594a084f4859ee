import { randomBytes, randomUUID } from 'node:crypto';

import type { AttemptLimits, TestOutcome } from '#libs/contracts';
import { ignoreUntracked, stageAll, type Checkout } from '#libs/workspace';

import { ClaudeFailed, runClaude, type ClaudeResult } from '../claude/index.ts';
import type { AgentConfig } from '../config.ts';
import type { TestPlan } from '../tests/detect-tests.ts';
import { printed, runTests, setUp, type CommandPlace } from '../tests/run-tests.ts';
import type { Attempt } from './attempt.ts';
import { AttemptFailed } from './attempt-failed.ts';
import { firstPrompt, fixPrompt } from './prompt.ts';

/** What the rounds need besides the attempt itself. */
export interface Bench {
  readonly checkout: Checkout;
  readonly commands: CommandPlace;
  readonly limits: AttemptLimits;
  readonly model: string;
  readonly config: AgentConfig;
  /** How it is tested, found in the base; looked for again in the work when the base declares nothing. */
  readonly plan: TestPlan;
  readonly findAgain: (treeish: string) => Promise<TestPlan>;
}

/** Work that passed its tests, or has none. */
export interface Work {
  /** The tree as it was before the tests touched it. */
  readonly treeSha: string;
  readonly tests: TestOutcome;
  readonly summary: string;
  /** Fix rounds that were needed. */
  readonly rounds: number;
}

/**
 * Has Claude do the work and runs the tests, and gives what is red back to the same session, as often as is allowed.
 *
 * @throws AttemptFailed `no-change`, `tests-failed`, `setup-failed`; ClaudeFailed
 */
export async function workUntilGreen(attempt: Attempt, bench: Bench): Promise<Work> {
  const { checkout, limits } = bench;
  const sessionId = randomUUID();
  await setUpOnce(bench.plan, attempt, bench);
  const untouched = await stageAll(checkout);
  let plan = bench.plan;
  let prompt = promptOf(attempt, plan);
  for (let round = 0; ; round += 1) {
    attempt.progress.enterRound(round, round === 0 ? 'Claude works' : 'Claude corrects');
    const said = await ask(attempt, bench, { prompt, sessionId, resume: round > 0 });
    const treeSha = await stageAll(checkout);
    const changed = treeSha !== untouched;
    if (plan.test.length === 0 && changed) {
      plan = await bench.findAgain(treeSha);
      await setUpOnce(plan, attempt, bench);
    }
    const tests = await test(plan, attempt, bench);
    if (tests.verdict !== 'failed') {
      if (!changed) throw noChange(said.text);
      return { treeSha, tests, summary: said.text, rounds: round };
    }
    if (round >= limits.maxFixRounds) throw changed ? stillRed(tests, round) : noChange(said.text);
    prompt = fixPrompt(tests, { boundary: newBoundary(), changed });
  }
}

async function ask(
  attempt: Attempt,
  { checkout, config, limits, model, commands }: Bench,
  run: { prompt: string; sessionId: string; resume: boolean },
): Promise<ClaudeResult> {
  try {
    const result = await runClaude({
      ...run,
      bin: config.CLAUDE_BIN,
      cwd: checkout.tree,
      home: attempt.place.home,
      model,
      limits: {
        maxTurns: limits.maxTurns,
        maxBudgetUsd: limits.maxBudgetUsd - (attempt.spend?.costUsd ?? 0),
        // The deadline's signal comes first, with its own words; this only bounds what ignores it.
        timeoutMs: attempt.deadline.remainingMs + 10_000,
      },
      apiKey: config.ANTHROPIC_API_KEY,
      baseUrl: config.ANTHROPIC_BASE_URL,
      transcriptFile: attempt.place.transcriptFile,
      onEvent: ({ message }) => {
        attempt.progress.note(message);
      },
      signal: attempt.signal,
      markPrefix: commands.markPrefix,
    });
    attempt.spent(result.spend);
    await attempt.log(`Claude ended after ${result.turns} turns: ${result.text}`);
    return result;
  } catch (error) {
    if (error instanceof ClaudeFailed) attempt.spent(error.spend);
    throw error;
  }
}

async function setUpOnce(
  plan: TestPlan,
  attempt: Attempt,
  { checkout, commands }: Bench,
): Promise<void> {
  if (plan.setup.length === 0) return;
  attempt.progress.note('Setting up the repository');
  await setUp(plan, commands);
  await ignoreUntracked(checkout);
}

async function test(
  plan: TestPlan,
  attempt: Attempt,
  { checkout, commands }: Bench,
): Promise<TestOutcome> {
  attempt.progress.enter('test', describe(plan));
  const outcome = await runTests(plan, commands);
  await attempt.log(`Tests: ${outcome.verdict} (${outcome.source})`);
  // After staging: what lies there untracked now was left by the tests.
  await ignoreUntracked(checkout);
  return outcome;
}

function describe({ test: commands }: TestPlan): string {
  return commands.length === 0
    ? 'The repository declares no tests'
    : `Running ${commands.map(printed).join(', then ')}`;
}

function promptOf({ task }: Attempt, plan: TestPlan): string {
  return firstPrompt({
    repository: task.repository.fullName,
    issue: task.issue,
    requirements: task.requirements,
    test: plan.test,
    boundary: newBoundary(),
  });
}

function newBoundary(): string {
  return `data-${randomBytes(12).toString('hex')}`;
}

function noChange(words: string): AttemptFailed {
  const said =
    words.trim() === '' ? 'It said nothing.' : `Its closing words: ${words.trim().slice(0, 3000)}`;
  return new AttemptFailed(
    'no-change',
    `Claude ended without changing anything. ${said}\nAnswer it in the issue, or say more exactly what should change, and ask again.`,
  );
}

function stillRed(tests: TestOutcome, rounds: number): AttemptFailed {
  const red = tests.runs.at(-1)?.command ?? 'the tests';
  return new AttemptFailed(
    'tests-failed',
    `The tests are still red after ${rounds} fix rounds: ${red}.\n${tests.tail.slice(-2500)}\nSee the test report; if the tests are red without this work too, mend them first, else say more in the issue.`,
  );
}
