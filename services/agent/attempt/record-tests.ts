import { open, stat } from 'node:fs/promises';

import type { TestOutcome } from '#libs/contracts';

import type { TestPlan } from '../tests/detect-tests.ts';
import { runTests, type CommandPlace } from '../tests/run-tests.ts';

/** How the tests ended, and what they printed: enough to tell whether two runs failed in the same way. */
export interface TestRecord {
  readonly outcome: TestOutcome;
  /** The end of it. */
  readonly output: string;
}

const OUTPUT_BYTES_MAX = 512 * 1024;

/** Runs the tests, and reads back what the report got of it. @throws as `runTests` */
export async function recordTests(plan: TestPlan, place: CommandPlace): Promise<TestRecord> {
  const before = (await stat(place.reportFile).catch(() => undefined))?.size ?? 0;
  const outcome = await runTests(plan, place);
  return { outcome, output: outcome.verdict === 'failed' ? await readFrom(place, before) : '' };
}

async function readFrom({ reportFile }: CommandPlace, position: number): Promise<string> {
  const file = await open(reportFile);
  try {
    const { size } = await file.stat();
    const from = Math.max(position, size - OUTPUT_BYTES_MAX);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}
