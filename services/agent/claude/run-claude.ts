import { mkdir, rm, writeFile } from 'node:fs/promises';

import type { Spend } from '#libs/contracts';
import type { Redaction } from '#libs/redaction';
import {
  CommandFailed,
  LogFile,
  ResourceLimit,
  locateProgram,
  type Box,
  type BoxedCommand,
} from '#libs/workspace';

import {
  claudeArguments,
  claudeEnvironment,
  promptInput,
  SHELL_FILE,
  shellFileOf,
  temporaryFolderOf,
  type ModelAccess,
} from './claude-command.ts';
import { BudgetLimit } from './claude-errors.ts';
import { isProgress, readClaudeLine, type ClaudeProgress } from './claude-events.ts';
import { judgeRun, type Ending } from './judge-run.ts';
import { reachModel } from './reach-model.ts';
import { Tally } from './tally.ts';

export interface ClaudeOptions extends ModelAccess {
  /** What the CLI runs in, with all that it starts. */
  box: Box;
  /** The CLI: a path, or a name on PATH. */
  bin: string;
  /** The task's working tree; the CLI's shell and its editing tools work here. */
  cwd: string;
  /** A folder of this attempt's own, made if missing. The session lives in it: a resume needs the same one. */
  home: string;
  /** What to do; given on stdin. */
  prompt: string;
  /** A UUID. */
  sessionId: string;
  /** Goes on with the session instead of beginning it. */
  resume: boolean;
  /** An alias (`sonnet`) or a model's full name. */
  model: string;
  limits: {
    /** Turns of this run. */
    maxTurns: number;
    /** US dollars of this run alone: give what the attempt has left. */
    maxBudgetUsd: number;
    timeoutMs: number;
  };
  /** Every line the CLI says is appended here, up to 16 MiB a run, redacted. */
  transcriptFile: string;
  /** What the CLI says is taken in through it: what it was given to open the model with is added. */
  redaction: Redaction;
  /** Told of each step as it happens. Must not throw. */
  onEvent?: ((event: ClaudeProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** From SIGTERM to SIGKILL. Default 5000. */
  graceMs?: number | undefined;
  /** First part of the mark on every process of this run, see runCommand. */
  markPrefix?: string | undefined;
}

/** A run that ended because the model said it was done. Whether it did the work is for the tests to say. */
export interface ClaudeResult {
  /** The model's closing words. */
  text: string;
  /** Of this run alone, also in a resumed session. */
  spend: Spend;
  turns: number;
  sessionId: string;
  durationMs: number;
}

/** How long a CLI that has said its last word may take to end; then it is ended, and its word counts. */
const LINGER_MS = 5000;
/** What is kept of stdout for an error's message; what matters was read line by line. */
const OUTPUT_BYTES_MAX = 64 * 1024;

/**
 * Runs the Claude Code CLI once: the first run of a session, or a further round of it.
 *
 * Nothing of it runs any more when the promise settles, whatever ended it. It sees only an allow-listed
 * environment, its own HOME, and nothing that the repository wants to configure (see `claudeArguments`).
 *
 * @throws ClaudeFailed one of CliMissing, CliExited, CliUnreadable, ModelError, TurnLimit, BudgetLimit, TimedOut,
 * Stopped, UsedTooMuch; each bears its contract's failure code and what the run has spent
 */
export async function runClaude(options: ClaudeOptions): Promise<ClaudeResult> {
  const { bin, limits, signal } = options;
  const tally = new Tally(options.model);
  if (limits.maxBudgetUsd <= 0)
    throw new BudgetLimit(limits.maxBudgetUsd, { spend: tally.spend, durationMs: 0 });

  const startedMs = performance.now();
  const ending = signal?.aborted === true ? undefined : await follow(options, tally);
  const durationMs = Math.round(performance.now() - startedMs);

  const failed = judgeRun({
    bin,
    limits,
    ending: ending ?? { ...NEVER_STARTED, cause: signal?.reason },
    result: tally.result,
    keyRefused: tally.keyRefused,
    stopped: signal?.aborted === true,
    spend: tally.spend,
    durationMs,
  });
  if (failed !== undefined) throw failed;
  return {
    text: tally.result?.text ?? '',
    spend: tally.spend,
    turns: tally.spend.turns,
    sessionId: tally.result?.sessionId ?? options.sessionId,
    durationMs,
  };
}

const NEVER_STARTED: Ending = {
  exitCode: undefined,
  signal: undefined,
  timedOut: false,
  notFound: false,
  stdout: '',
  stderr: '',
  cause: undefined,
};

/** Runs the process to its end, and fills the tally from what it says. */
async function follow(options: ClaudeOptions, tally: Tally): Promise<Ending> {
  const { cwd, home, limits } = options;
  await mkdir(temporaryFolderOf(home), { recursive: true });
  await placeShellFile(home);
  const redaction = redactionFor(options);
  const transcript = new LogFile(options.transcriptFile);
  const enough = new AbortController();
  let linger: NodeJS.Timeout | undefined;

  const onStdoutLine = (said: string): void => {
    const line = redaction.json(said);
    transcript.add(`${line}\n`);
    for (const event of readClaudeLine(line, cwd) ?? []) {
      tally.add(event);
      if (isProgress(event)) options.onEvent?.({ kind: event.kind, message: event.message });
    }
    if (tally.keyRefused !== undefined) enough.abort();
    if (tally.result !== undefined)
      linger ??= setTimeout(() => {
        enough.abort();
      }, LINGER_MS);
  };
  try {
    const model = reachModel(options.box.kind, options.baseUrl);
    const env = claudeEnvironment({ ...options, baseUrl: model.baseUrl });
    const program = await locateProgram(options.bin, env['PATH'] ?? '');
    const ending = await endingOf(options.box, {
      file: program?.path ?? options.bin,
      readable: program?.readable,
      writable: [cwd, home],
      bridges: model.bridges,
      hosts: model.hosts,
      args: claudeArguments({ ...options, ...limits }),
      cwd,
      env,
      input: promptInput(options.prompt),
      timeoutMs: limits.timeoutMs,
      graceMs: options.graceMs,
      signal: AbortSignal.any([enough.signal, ...(options.signal ? [options.signal] : [])]),
      onStdoutLine,
      outputBytesMax: OUTPUT_BYTES_MAX,
      markPrefix: options.markPrefix,
    });
    const { stdout, stderr } = ending;
    return { ...ending, stdout: redaction.text(stdout), stderr: redaction.text(stderr) };
  } finally {
    clearTimeout(linger);
    await transcript.close();
  }
}

/** Anew, and never through a link: an earlier run could have put one there, to a file of ours. */
async function placeShellFile(home: string): Promise<void> {
  const file = shellFileOf(home);
  await rm(file, { recursive: true, force: true });
  await writeFile(file, SHELL_FILE, { flag: 'wx' });
}

async function endingOf(box: Box, command: BoxedCommand): Promise<Ending> {
  try {
    const { exitCode, stdout, stderr } = await box.run(command);
    return { ...NEVER_STARTED, exitCode, stdout, stderr };
  } catch (error) {
    if (error instanceof ResourceLimit) return { ...NEVER_STARTED, cause: error };
    if (!(error instanceof CommandFailed)) throw error;
    const { exitCode, signal, timedOut, notFound, stdout, stderr, cause } = error;
    return { exitCode, signal, timedOut, notFound, stdout, stderr, cause };
  }
}

/** A key in a transcript would be a key in an artifact, even one that opens nothing when the run has ended. */
function redactionFor({ redaction, apiKey = '', oauthToken = '' }: ClaudeOptions): Redaction {
  return redaction.plus([
    { name: 'run key', value: apiKey },
    { name: 'run token', value: oauthToken },
  ]);
}
