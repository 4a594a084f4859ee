import { fitText, type TestOutcome } from '#libs/contracts';
import { discardUntracked, ignoreUntracked, restoreTree, type Checkout } from '#libs/workspace';

import type { TestPlan } from '../tests/detect-tests.ts';
import type { CommandPlace } from '../tests/run-tests.ts';
import type { Attempt } from './attempt.ts';
import { recordTests, type TestRecord } from './record-tests.ts';

/** Of what is left of the attempt's time: the work itself has to fit in as well. */
const SHARE = 1 / 3;
const TAIL_BYTES_MAX = 2 * 1024;

/**
 * Runs the tests on the untouched base, so that red and green afterwards mean something; and leaves the tree as it was.
 *
 * @param untouched the id of the base's tree, as set-up has left it
 * @returns undefined when there are no tests, or not the time for them
 * @throws AttemptFailed `setup-failed` when a test's program is not installed: better before the work than after it
 */
export async function testBase(
  plan: TestPlan,
  attempt: Attempt,
  {
    checkout,
    commands,
    untouched,
  }: { checkout: Checkout; commands: CommandPlace; untouched: string },
): Promise<TestRecord | undefined> {
  if (plan.test.length === 0) return undefined;
  attempt.progress.note('Running the tests on the untouched base');
  const patience = AbortSignal.timeout(timeFor(attempt.deadline.remainingMs));
  const signal = AbortSignal.any([commands.signal, patience]);
  try {
    const record = await recordTests(plan, { ...commands, signal });
    await attempt.log(`Tests on the base: ${record.outcome.verdict} (${record.outcome.source})`);
    return record;
  } catch (error) {
    if (commands.signal.aborted || !patience.aborted) throw error;
    await attempt.log('Tests on the base: stopped, for they took too much of the time');
    return undefined;
  } finally {
    await putBack(checkout, untouched);
  }
}

/** Cut to its share of the event: what counts is the verdict. */
export function asEvidence(record: TestRecord): TestOutcome {
  const outcome: Readonly<TestOutcome> = record.outcome;
  return { ...outcome, tail: fitText(outcome.tail, TAIL_BYTES_MAX) };
}

/** Timers of Node end at once beyond their limit. */
function timeFor(remainingMs: number): number {
  return Math.min(Math.round(remainingMs * SHARE), 2 ** 31 - 1);
}

/** What these tests leave behind would be taken for Claude's work, or keep Claude's own files out of it. */
async function putBack(checkout: Checkout, untouched: string): Promise<void> {
  await restoreTree(checkout, untouched);
  await discardUntracked(checkout);
  await ignoreUntracked(checkout);
}
