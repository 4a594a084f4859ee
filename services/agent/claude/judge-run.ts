import { ResourceLimit } from '#libs/workspace';

import {
  BudgetLimit,
  CliExited,
  CliMissing,
  CliUnreadable,
  ModelError,
  Stopped,
  TimedOut,
  TurnLimit,
  UsedTooMuch,
  type ClaudeFacts,
  type ClaudeFailed,
} from './claude-errors.ts';
import type { ClaudeResultLine } from './claude-events.ts';

/** How the process ended; the same facts that CommandFailed bears, without its class. */
export interface Ending {
  exitCode: number | undefined;
  signal: string | undefined;
  timedOut: boolean;
  notFound: boolean;
  stdout: string;
  stderr: string;
  cause: unknown;
}

export interface RunFacts extends ClaudeFacts {
  bin: string;
  limits: { maxTurns: number; maxBudgetUsd: number; timeoutMs: number };
  ending: Ending;
  result: ClaudeResultLine | undefined;
  /** The HTTP status of a refusal for which the run was given up. */
  keyRefused: number | undefined;
  /** The caller's signal has aborted. */
  stopped: boolean;
}

const SAID_CHARS_MAX = 1000;

/**
 * Why a run failed, or nothing when it ended with the model's own end of work.
 *
 * The caller's wish comes first, then the CLI's own last word: it exits with 1 after every limit and every error
 * of the API, and what it says is more than its exit code. Only without a result line does the process's end count.
 */
export function judgeRun(run: RunFacts): ClaudeFailed | undefined {
  if (run.stopped) return new Stopped(run, { cause: run.ending.cause });
  if (run.ending.cause instanceof ResourceLimit) return new UsedTooMuch(run.ending.cause, run);
  if (run.result !== undefined) return judgeResult(run.result, run);
  if (run.keyRefused !== undefined)
    return new ModelError({ status: run.keyRefused, said: 'the API key was refused.' }, run);
  return judgeEnding(run);
}

function judgeResult(result: ClaudeResultLine, run: RunFacts): ClaudeFailed | undefined {
  if (result.subtype === 'error_max_turns') return new TurnLimit(run.limits.maxTurns, run);
  // `error_max_budget_usd` today; a prefix survives another currency's day.
  if (result.subtype.startsWith('error_max_budget'))
    return new BudgetLimit(run.limits.maxBudgetUsd, run);
  if (result.subtype === 'success' && !result.isError) return undefined;
  const said = tail([result.text, ...result.errors].filter((text) => text !== '').join('\n'));
  // An error that the API gave is told as a "success" whose text is the error.
  if (result.subtype === 'success' || result.apiErrorStatus !== undefined)
    return new ModelError({ status: result.apiErrorStatus, said }, run);
  const { exitCode, signal, stderr } = run.ending;
  return new CliExited({ exitCode, signal, said: said === '' ? tail(stderr) : said }, run);
}

function judgeEnding(run: RunFacts): ClaudeFailed {
  const { exitCode, signal, timedOut, notFound, stdout, stderr, cause } = run.ending;
  if (timedOut) return new TimedOut(run.limits.timeoutMs, run);
  if (notFound || (exitCode === undefined && signal === undefined))
    return new CliMissing(run.bin, run, { cause });
  if (exitCode === 0) return new CliUnreadable(tail(stdout), run);
  const said = tail(stderr.trim() === '' ? stdout : stderr);
  return new CliExited({ exitCode, signal, said }, run, { cause });
}

function tail(text: string): string {
  return text.trim().slice(-SAID_CHARS_MAX);
}
