import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { fitText, type TestOutcome, type TestRun } from '#libs/contracts';
import type { Redaction } from '#libs/redaction';
import { childEnvironment, CommandFailed, type Box, type CommandResult } from '#libs/workspace';

import { AttemptFailed } from '../attempt/attempt-failed.ts';
import type { TestPlan } from './detect-tests.ts';

/** Where and how the repository's own commands run. */
export interface CommandPlace {
  readonly box: Box;
  readonly tree: string;
  /** Their HOME; it goes away with the attempt. */
  readonly home: string;
  /** Their output is appended here. */
  readonly reportFile: string;
  readonly signal: AbortSignal;
  readonly markPrefix: string;
  /** For the end of their output, which the model and people are shown. */
  readonly redaction: Redaction;
}

const TEST_TIMEOUT_MS = 600_000;
const SETUP_TIMEOUT_MS = 900_000;
/** What the model is given back, and what the event carries. */
const TAIL_BYTES = 6 * 1024;
/** Of output inside a failure's message, which has room for a remedy too. */
const MESSAGE_CHARS = 2500;
const RUNS_MAX = 20;

/**
 * Prepares the repository as it says itself.
 *
 * @throws AttemptFailed `setup-failed` at the first command that does not succeed
 */
export async function setUp(plan: TestPlan, place: CommandPlace): Promise<void> {
  for (const command of plan.setup) {
    const { exitCode, output } = await run(command, place, SETUP_TIMEOUT_MS);
    if (exitCode !== 0)
      throw new AttemptFailed(
        'setup-failed',
        `Setting up the repository failed: ${printed(command)} ${ending(exitCode)}.\n${output.slice(-MESSAGE_CHARS)}\nMake it succeed on a fresh clone, or say how in .github/claude-cluster.yml (setup).`,
      );
  }
}

/**
 * Runs the repository's tests. Red is a result and no error.
 *
 * @throws AttemptFailed `setup-failed` when a test's program is not installed on this PC
 */
export async function runTests(plan: TestPlan, place: CommandPlace): Promise<TestOutcome> {
  const { source } = plan;
  if (plan.test.length === 0) return { verdict: 'none', source, runs: [], tail: '' };
  const runs: TestRun[] = [];
  let tail = '';
  for (const command of plan.test.slice(0, RUNS_MAX)) {
    const { exitCode, output, durationMs } = await run(command, place, TEST_TIMEOUT_MS);
    runs.push({
      command: printed(command).slice(0, 500),
      durationMs,
      ...(exitCode === undefined ? {} : { exitCode }),
    });
    tail = tailOf(output);
    if (exitCode !== 0) return { verdict: 'failed', source, runs, tail };
  }
  return { verdict: 'passed', source, runs, tail };
}

/** A command as a person would type it, for reading only. */
export function printed(command: readonly string[]): string {
  return command
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}

/** How a command ended, for a sentence: `ended with exit code 1`. */
export function ending(exitCode: number | undefined): string {
  return exitCode === undefined
    ? 'was stopped before it ended (it took too long, or was killed)'
    : `ended with exit code ${exitCode}`;
}

type Ended = Pick<CommandResult, 'durationMs' | 'stderr' | 'stdout'> & {
  readonly exitCode: number | undefined;
};

async function run(
  command: readonly string[],
  place: CommandPlace,
  timeoutMs: number,
): Promise<{ exitCode: number | undefined; output: string; durationMs: number }> {
  const [file = '', ...args] = command;
  const TMPDIR = join(place.home, 'tmp');
  await mkdir(TMPDIR, { recursive: true });
  await appendFile(place.reportFile, `\n$ ${printed(command)}\n`);
  const ended = place.box.run({
    writable: [place.tree, place.home],
    file,
    args,
    cwd: place.tree,
    env: childEnvironment({
      HOME: place.home,
      TMPDIR,
      // Test runners colour and wait for keys otherwise.
      CI: 'true',
      NO_COLOR: '1',
      GIT_TERMINAL_PROMPT: '0',
    }),
    timeoutMs,
    signal: place.signal,
    outputBytesMax: 256 * 1024,
    logFile: place.reportFile,
    markPrefix: place.markPrefix,
  });
  const { exitCode, stdout, stderr, durationMs } = await ended.catch((error: unknown): Ended => {
    if (!(error instanceof CommandFailed) || error.isCanceled) throw error;
    if (error.notFound) throw notInstalled(command, error);
    return error;
  });
  await appendFile(place.reportFile, `\n[${ending(exitCode)}, ${durationMs} ms]\n`);
  // Sequences that move a terminal's cursor, or do worse there, are no information in a report's end; and they could stand
  // in the middle of a secret.
  const output = place.redaction.text(stripVTControlCharacters(`${stdout}\n${stderr}`)).trim();
  return { exitCode, output, durationMs };
}

function notInstalled(command: readonly string[], cause: CommandFailed): AttemptFailed {
  return new AttemptFailed(
    'setup-failed',
    `${printed(command)} can't be run on this PC: there is no ${command[0] ?? ''}. Install it on the agent's PC, or name another command in .github/claude-cluster.yml.`,
    { cause },
  );
}

/** The end of it, where test runners put what matters. */
function tailOf(output: string): string {
  return fitText(
    Buffer.from(output)
      .subarray(-TAIL_BYTES)
      .toString('utf8')
      .replace(/^\uFFFD+/, ''),
    TAIL_BYTES,
  );
}
