/** The facts of a command that did not end well. Bytes of output are bounded; the tail is what is kept. */
export interface CommandFacts {
  readonly file: string;
  readonly args: readonly string[];
  /** Absent when it was ended by a signal or never started. */
  readonly exitCode: number | undefined;
  /** `SIGTERM`; absent when it ended by itself. */
  readonly signal: string | undefined;
  /** Its own time limit ended it. */
  readonly timedOut: boolean;
  /** The caller's AbortSignal ended it; the signal's reason is the `cause`. */
  readonly isCanceled: boolean;
  /** There is no such program, or its folder is missing. */
  readonly notFound: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/**
 * A command ended otherwise than with exit code 0.
 *
 * Nobody reads its message to decide: the booleans say why, `exitCode` and `signal` how.
 */
export class CommandFailed extends Error implements CommandFacts {
  override readonly name = 'CommandFailed';
  readonly file!: string;
  readonly args!: readonly string[];
  readonly exitCode!: number | undefined;
  readonly signal!: string | undefined;
  readonly timedOut!: boolean;
  readonly isCanceled!: boolean;
  readonly notFound!: boolean;
  readonly stdout!: string;
  readonly stderr!: string;
  readonly durationMs!: number;

  constructor(facts: CommandFacts, options?: ErrorOptions) {
    super(describe(facts), options);
    Object.assign(this, facts);
  }
}

function describe(facts: CommandFacts): string {
  if (facts.notFound)
    return `${facts.file} could not be started: there is no such program or folder. Install it, or put it on PATH.`;
  const last = lastLines(facts.stderr === '' ? facts.stdout : facts.stderr);
  return `${facts.file} ${howItEnded(facts)}.${last === '' ? '' : ` It said: ${last}`}`;
}

function howItEnded(facts: CommandFacts): string {
  if (facts.timedOut) return `was stopped by its time limit after ${facts.durationMs} ms`;
  if (facts.isCanceled) return 'was stopped because nobody wants it any more';
  if (facts.signal !== undefined) return `was ended by ${facts.signal}`;
  return facts.exitCode === undefined
    ? 'could not be run'
    : `ended with exit code ${facts.exitCode}`;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n').slice(-1000);
}
