import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { execa, type Subprocess } from 'execa';

import { CommandFailed } from './command-failed.ts';
import { endProcessGroup, RUN_MARK, type RunningGroup } from './end-process-group.ts';
import { killAtExit } from './kill-at-exit.ts';
import { LogFile } from './log-file.ts';
import { LineSplitter, OutputTail } from './output-tail.ts';

export interface CommandOptions {
  /** The program: a path, or a name looked up on the PATH of `env`. */
  file: string;
  /** Its arguments, one by one; no shell ever reads them. */
  args: readonly string[];
  cwd: string;
  /** Complete: the child sees nothing else. Build it with `childEnvironment`. */
  env: Readonly<Record<string, string>>;
  /** Given on stdin; without it stdin is empty. */
  input?: string | undefined;
  timeoutMs: number;
  /** From SIGTERM to SIGKILL. Default 5000. */
  graceMs?: number | undefined;
  /** Ends the command when it aborts; its reason becomes the error's `cause`. */
  signal?: AbortSignal | undefined;
  onStdoutLine?: ((line: string) => void) | undefined;
  /** Stdout as it comes, byte for byte. */
  onStdout?: ((chunk: Buffer) => void) | undefined;
  /** How much of the end of stdout and of stderr is kept, each. Default 1 MiB. */
  outputBytesMax?: number | undefined;
  /** Both streams are appended to it as they come, up to 16 MiB. */
  logFile?: string | undefined;
  /** First part of the mark on every descendant, for `endMarkedProcesses` after a crash. */
  markPrefix?: string | undefined;
  /** Told the child's id as soon as it runs. */
  onStart?: ((pid: number) => void) | undefined;
}

export interface CommandResult {
  exitCode: 0;
  /** The end of it, at most `outputBytesMax`. */
  stdout: string;
  stderr: string;
  /** Whether the beginning of stdout is missing. */
  stdoutTruncated: boolean;
  durationMs: number;
}

/** What is still in the pipes when nothing writes to them any more is read in no time. */
const DRAIN_MS = 1000;
/** Timers of Node end at once beyond this. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Runs a program to its end, and everything it started with it.
 *
 * The one way this project starts a foreign program: argv only, a stated environment, a time limit, bounded
 * output, and a process group of its own. When the promise settles nothing of it runs any more, whatever ended it:
 * what it left in the background is ended too.
 *
 * @throws CommandFailed on anything but exit code 0
 */
export async function runCommand(options: CommandOptions): Promise<CommandResult> {
  const { file, args, signal, graceMs = 5000 } = options;
  const startedMs = performance.now();
  const mark = `${options.markPrefix ?? 'run'}:${randomUUID()}`;
  const stdout = new OutputTail(options.outputBytesMax ?? 1024 * 1024);
  const stderr = new OutputTail(options.outputBytesMax ?? 1024 * 1024);
  const log = options.logFile === undefined ? undefined : new LogFile(options.logFile);
  const lines = new LineSplitter(options.onStdoutLine ?? (() => undefined));

  const child = execa(file, args, {
    ...spawnOptions(options, graceMs),
    env: { ...options.env, [RUN_MARK]: mark },
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  child.stdout.on('data', (chunk: Buffer) => {
    stdout.add(chunk);
    log?.add(chunk);
    options.onStdout?.(chunk);
    if (options.onStdoutLine !== undefined) lines.add(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr.add(chunk);
    log?.add(chunk);
  });
  const [result] = await Promise.all([child, endWhatIsLeft(child, { mark, startedMs }, graceMs)]);
  lines.end();
  await log?.close();

  const output = { stdout: stdout.text(), stderr: stderr.text() };
  const durationMs = Math.round(performance.now() - startedMs);
  if (!result.failed)
    return { exitCode: 0, ...output, stdoutTruncated: stdout.truncated, durationMs };
  throw new CommandFailed(
    {
      file,
      args,
      exitCode: result.exitCode,
      signal: result.signal,
      timedOut: result.timedOut,
      isCanceled: result.isCanceled,
      notFound: result.code === 'ENOENT',
      ...output,
      durationMs,
    },
    { cause: result.isCanceled ? signal?.reason : result.cause },
  );
}

function spawnOptions(options: CommandOptions, graceMs: number) {
  return {
    cwd: options.cwd,
    extendEnv: false,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    timeout: Math.max(1, Math.min(Math.round(options.timeoutMs), TIMER_MS_MAX)),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    killDescendants: true,
    forceKillAfterDelay: graceMs,
    buffer: false,
    reject: false,
    encoding: 'buffer',
  } as const;
}

/**
 * Runs as soon as the direct child has ended. A descendant that holds its output open would keep us waiting for
 * ever otherwise; one that survives even this loses its reader.
 */
async function endWhatIsLeft(
  child: Pick<Subprocess, 'nodeChildProcess' | 'pid' | 'stderr' | 'stdout'>,
  run: Pick<RunningGroup, 'mark' | 'startedMs'>,
  graceMs: number,
): Promise<void> {
  const { pid, nodeChildProcess, stdout, stderr } = child;
  if (pid === undefined) return;
  const group = { groupId: pid, ...run };
  const isOver = killAtExit(group);
  await new Promise((resolve) => nodeChildProcess.once('exit', resolve));
  await endProcessGroup(group, graceMs);
  isOver();
  const drained = Promise.all([closed(stdout), closed(stderr)]);
  await Promise.race([drained, pause(DRAIN_MS, undefined, { ref: false })]);
  stdout?.destroy();
  stderr?.destroy();
}

async function closed(stream: Subprocess['stdout']): Promise<void> {
  if (stream === null || stream.closed) return;
  await new Promise((resolve) => stream.once('close', resolve));
}
