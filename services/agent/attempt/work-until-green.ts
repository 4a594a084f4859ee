import { randomBytes } from 'node:crypto';

import type { TestOutcome } from '#libs/contracts';
import { ignoreUntracked, restoreTree, stageAll } from '#libs/workspace';

import type { Checkpoints, StartingPoint } from '../checkpoint/checkpoints.ts';
import type { TestPlan } from '../tests/detect-tests.ts';
import { printed, setUp } from '../tests/run-tests.ts';
import type { Attempt } from './attempt.ts';
import { AttemptFailed } from './attempt-failed.ts';
import type { ClaudeRunner, Desk } from './claude-runner.ts';
import { isStillRed } from './is-still-red.ts';
import { firstPrompt, fixPrompt, goOnPrompt } from './prompt.ts';
import { recordTests, type TestRecord } from './record-tests.ts';
import { asEvidence, testBase } from './test-base.ts';

/** What the rounds need besides the attempt itself. */
export interface Bench extends Desk {
  readonly claude: ClaudeRunner;
  /** How it is tested, found in the base; looked for again in the work when the base declares nothing. */
  readonly plan: TestPlan;
  readonly findAgain: (treeish: string) => Promise<TestPlan>;
  readonly start: StartingPoint;
  readonly checkpoints: Checkpoints;
}

/** Work that passed its tests, or has none, or left red what was red before it. */
export interface Work {
  /** The tree as it was before the tests touched it. */
  readonly treeSha: string;
  readonly tests: TestOutcome;
  /** The same tests on the untouched base. */
  readonly baseTests?: TestOutcome;
  readonly summary: string;
  /** Fix rounds that were needed. */
  readonly rounds: number;
  /** Whose work it goes on with. */
  readonly note?: string | undefined;
}

/**
 * Has Claude do the work and runs the tests, and gives what is red back to the same session, as often as is allowed.
 *
 * @throws AttemptFailed `no-change`, `tests-failed`, `setup-failed`; ClaudeFailed
 */
export async function workUntilGreen(attempt: Attempt, bench: Bench): Promise<Work> {
  const { checkout, limits, start } = bench;
  const { sessionId } = start;
  await setUpOnce(bench.plan, attempt, bench);
  const untouched = await stageAll(checkout);
  const base = await testBase(bench.plan, attempt, { ...bench, untouched });
  const treeSha = await takeUp(start, untouched);
  const keeper = bench.checkpoints.keeper({ ...start, attempt, treeSha });
  let { plan } = bench;
  let prompt = start.resume ? goOnPrompt() : promptOf(attempt, bench);
  for (let { round } = start; ; round += 1) {
    attempt.progress.enterRound(round, round === 0 ? 'Claude works' : 'Claude corrects');
    const resume = start.resume || round > start.round;
    const said = await keeper.during(round, () =>
      bench.claude.run(attempt, bench, { prompt, sessionId, resume }),
    );
    const treeSha = await stageAll(checkout);
    const changed = treeSha !== untouched;
    if (plan.test.length === 0 && changed) {
      plan = await bench.findAgain(treeSha);
      await setUpOnce(plan, attempt, bench);
    }
    const record = await test(plan, attempt, bench);
    const tests = record.outcome;
    const redBefore = base !== undefined && isStillRed(base, record);
    const isOver = round >= limits.maxFixRounds;
    if (tests.verdict !== 'failed' || (isOver && redBefore)) {
      if (!changed) throw noChange(said.text);
      const evidence = base === undefined ? {} : { baseTests: asEvidence(base) };
      const { note } = start;
      return { treeSha, tests, ...evidence, summary: said.text, rounds: round, note };
    }
    if (isOver) throw changed ? stillRed(tests, round) : noChange(said.text);
    prompt = fixPrompt(tests, { boundary: newBoundary(), changed, redBefore });
  }
}

/** Puts earlier work into the tree, now that all which the base alone decides has been decided. */
async function takeUp({ checkout, headSha }: StartingPoint, untouched: string): Promise<string> {
  if (headSha === undefined) return untouched;
  await restoreTree(checkout, headSha);
  return stageAll(checkout);
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
): Promise<TestRecord> {
  attempt.progress.enter('test', describe(plan));
  const record = await recordTests(plan, commands);
  await attempt.log(`Tests: ${record.outcome.verdict} (${record.outcome.source})`);
  // After staging: what lies there untracked now was left by the tests.
  await ignoreUntracked(checkout);
  return record;
}

function describe({ test: commands }: TestPlan): string {
  return commands.length === 0
    ? 'The repository declares no tests'
    : `Running ${commands.map(printed).join(', then ')}`;
}

function promptOf({ task }: Attempt, { plan, start }: Bench): string {
  return firstPrompt({
    repository: task.repository.fullName,
    issue: task.issue,
    requirements: task.requirements,
    test: plan.test,
    boundary: newBoundary(),
    begun: start.headSha !== undefined,
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
