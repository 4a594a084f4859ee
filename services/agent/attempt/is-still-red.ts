import { stripVTControlCharacters } from 'node:util';

import type { TestRecord } from './record-tests.ts';

/**
 * Whether what is red now was red before, in the same way: the same command ends with the same code, and speaks of no
 * failure that it did not speak of on the base. Pure.
 *
 * No runner is understood here. A line that tells of a failure and is new is a new failure, so that doubt counts
 * against the work: then the tests have failed, as they have without a base to compare with.
 */
export function isStillRed(base: TestRecord, now: TestRecord): boolean {
  const [was, is] = [base, now].map(({ outcome }) => outcome);
  if (was?.verdict !== 'failed' || is?.verdict !== 'failed') return false;
  const [wasLast, isLast] = [was.runs.at(-1), is.runs.at(-1)];
  if (was.runs.length !== is.runs.length || wasLast?.command !== isLast?.command) return false;
  if (wasLast?.exitCode === undefined || wasLast.exitCode !== isLast?.exitCode) return false;
  const known = new Set(linesOf(base.output));
  const lines = linesOf(now.output);
  const telling = lines.filter((line) => FAILURE.test(line) && !WRAPPER.test(line));
  return (telling.length > 0 ? telling : lines).every((line) => known.has(line));
}

const FAILURE =
  /\b(?:fail\w*|errors?|\w+Error|expected|actual|received|assert\w*|panic\w*|\w*exception|traceback|thrown?|rejected|timed out|timeout|undefined|missing|cannot|can't)\b|[✖✗✕×●]|\bnot ok\b|[!=]==?\s|^[+-]\s|^E\s/i;
/** Says that something failed, whatever it was. */
const WRAPPER =
  /^(?:npm|yarn|pnpm|bun|make(?:\[\d+\])?|info|error Command failed|ELIFECYCLE|ERR_PNPM|FAIL|FAILED|exit status|error: test failed)\b[^✖✗✕×]*$/i;
/** How many there were, which added tests change. */
const COUNT =
  /\b\d+ (?:failed|failures?|failing|passed|passing|errors?|tests?|suites?|total|skipped|todo)\b|\b(?:tests|suites|pass|fail|failures?|errors|cancelled|skipped|todo|duration_ms)\b\s*[:=]?\s+\d/i;

/** What differs from run to run is left out: times, addresses, places in a file, numbers of a list. */
function linesOf(output: string): string[] {
  return stripVTControlCharacters(output)
    .split(/\r?\n/)
    .filter((line) => !COUNT.test(line))
    .map((line) =>
      line
        .replace(/\b\d{4}-\d\d-\d\d[T ][\d:.,]+Z?/g, '')
        .replace(/\b\d+(?:\.\d+)?\s*(?:ms|µs|ns|s|secs?|seconds?|min)\b/g, '')
        .replace(/\b0x[\da-f]+\b/gi, '')
        .replace(/:\d+(?::\d+)?\b|\bline \d+|^\s*>?\s*\d+ \|/g, '')
        .replace(/\bnot ok \d+|^\s*\d+\)/g, (match) => match.replace(/\d+/, ''))
        .replace(/[()[\]]/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => /\w/.test(line));
}
