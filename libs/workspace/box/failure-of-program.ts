import { CommandFailed } from '../command-failed.ts';

interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** How a command in a box ended, told of the program and not of the box around it. */
export function failureOfProgram(
  { file, args }: Program,
  error: CommandFailed,
  notFound = error.notFound,
): CommandFailed {
  const { exitCode, signal, timedOut, isCanceled, stdout, stderr, durationMs } = error;
  return new CommandFailed(
    {
      file,
      args,
      exitCode,
      signal,
      timedOut,
      isCanceled,
      notFound,
      stdout,
      stderr,
      durationMs,
    },
    { cause: error.cause },
  );
}

/** There is no such program, and so nothing was started. */
export function programMissing({ file, args }: Program): CommandFailed {
  return new CommandFailed({
    file,
    args,
    exitCode: undefined,
    signal: undefined,
    timedOut: false,
    isCanceled: false,
    notFound: true,
    stdout: '',
    stderr: '',
    durationMs: 0,
  });
}
