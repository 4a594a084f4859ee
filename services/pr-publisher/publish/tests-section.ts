import type { AttemptResult, TestOutcome, TestRun } from '#libs/contracts';

import { duration } from '../words/amounts.ts';
import { code, fenced } from '../words/neutralise.ts';

/** How the tests ended, and what they said before: what a reviewer may take for evidence. Pure. */
export function testsSection({
  tests,
  baseTests,
}: Pick<AttemptResult, 'baseTests' | 'tests'>): string {
  if (tests.verdict === 'none') return '⚠️ **This repository declares no tests; nothing was run.**';
  return [
    `${verdictOf(tests, baseTests)} Run by the agent, not by the model; commands from ${code(tests.source)}.`,
    runs(tests, baseTests),
    output(tests),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function verdictOf(tests: TestOutcome, baseTests: TestOutcome | undefined): string {
  const before = baseTests?.verdict;
  if (tests.verdict === 'passed') {
    if (before === 'failed')
      return '✅ **The tests pass.** Red before, green after: they fail on the commit this starts from.';
    return before === 'passed'
      ? '✅ **The tests pass.** Green before and after.'
      : '✅ **The tests pass.**';
  }
  if (before === 'failed')
    return '⚠️ **The tests fail: was red before, still red, not ours.** On the commit this starts from they fail in the same way, and nothing fails here that does not fail there.';
  return before === 'passed'
    ? '❌ **The tests fail.** They pass on the commit this starts from.'
    : '❌ **The tests fail.**';
}

function runs(tests: TestOutcome, baseTests: TestOutcome | undefined): string {
  return [
    ...(baseTests?.runs ?? []).map((run) => `- before: ${ended(run)}`),
    ...tests.runs.map((run) => `- ${ended(run)}`),
  ].join('\n');
}

function ended({ command, exitCode, durationMs }: TestRun): string {
  const end = exitCode === undefined ? 'was stopped' : `exit code ${exitCode}`;
  return `${code(command)} → ${end} after ${duration(durationMs)}`;
}

function output({ tail }: TestOutcome): string {
  return tail.trim() === ''
    ? ''
    : `<details><summary>Last lines of output</summary>\n\n${fenced(tail)}\n\n</details>`;
}
