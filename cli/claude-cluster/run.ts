import { CommanderError } from 'commander';

import { CommandError, EXIT, type ExitCode } from './command-error.ts';
import type { Context, Surroundings } from './context.ts';
import { buildProgram } from './program.ts';

/** One command line, from its words to its exit code; whatever goes wrong is told on `err`. */
export async function run(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const context: Context = {
    ...around,
    exitWith: (code) => {
      exitCode = code;
    },
  };
  try {
    await buildProgram(context).parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Whoever ended it knows that it ended.
    if (around.signal.aborted) return EXIT.interrupted;
    return tell(error, context, argv.includes('--json'));
  }
}

/** Says why, for people or for programs. @returns the exit code */
function tell(error: unknown, { err }: Context, json: boolean): ExitCode {
  const { exitCode, message, details } = read(error);
  if (message === undefined) return exitCode;
  err.write(
    json
      ? `${JSON.stringify({ error: { exitCode, message, details } })}\n`
      : `${[message, ...details.map((detail) => `  - ${detail}`)].join('\n')}\n`,
  );
  return exitCode;
}

/** `unknown command 'lst' (Did you mean list?)` as we write it. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/[.]?$/, '.')}`;
}

interface Told {
  readonly exitCode: ExitCode;
  /** Absent when all was said already. */
  readonly message?: string;
  readonly details: readonly string[];
}

function read(error: unknown): Told {
  if (error instanceof CommandError) return error;
  if (error instanceof CommanderError) return readCommanderError(error);
  // Ctrl-C in a question.
  if (error instanceof Error && error.name === 'ExitPromptError')
    return { exitCode: EXIT.interrupted, details: [] };
  return { exitCode: EXIT.failed, message: describe(error), details: [] };
}

/** What a part of ours threw says in its message what to do; where the code itself is wrong, only the place helps. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isFault = [TypeError, RangeError, ReferenceError].some((kind) => error instanceof kind);
  return isFault ? (error.stack ?? error.message) : error.message;
}

/** Help and version were asked for, and are no fault. */
function readCommanderError({ code, exitCode, message }: CommanderError): Told {
  if (exitCode === 0) return { exitCode: EXIT.ok, details: [] };
  if (code === 'commander.help') return { exitCode: EXIT.usage, details: [] };
  const said = sentence(message.replace(/^error: /, '').replace('\n', ' '));
  return { exitCode: EXIT.usage, message: `${said} See: claude-cluster --help`, details: [] };
}
