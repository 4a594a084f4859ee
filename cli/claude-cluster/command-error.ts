/** What the exit code of `claude-cluster` says. The table stands in its help too. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notReachable: 3,
  refused: 4,
  notFound: 5,
  nothingDone: 6,
  timedOut: 7,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why a command did not do what it was asked; the message is for people and ends with the remedy. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** One line for each fault, where there are several. */
  readonly details: readonly string[];

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    { cause, details = [] }: { cause?: unknown; details?: readonly string[] } = {},
  ) {
    super(message, { cause });
    this.details = details;
  }
}

/** The command line can't be followed. */
export function usageError(message: string): CommandError {
  return new CommandError(EXIT.usage, message);
}
