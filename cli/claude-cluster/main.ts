import 'reflect-metadata';

import { EXIT } from './command-error.ts';
import { run } from './run.ts';

const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;

/** `claude-cluster` as a program: sets the exit code of this process. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads us may go away (`| head`); then there is nobody to tell, and no reason to complain.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const stop = new AbortController();
  let ended: number | undefined;
  const end = (signal: keyof typeof SIGNALS): void => {
    // A second one: no patience left. What was started is guarded, and ends with us.
    if (stop.signal.aborted) process.exit(SIGNALS[signal]);
    ended = SIGNALS[signal];
    stop.abort(new Interrupted());
  };
  for (const signal of Object.keys(SIGNALS)) process.on(signal, end);
  const exitCode = await run(argv, {
    out: process.stdout,
    err: process.stderr,
    env: process.env,
    folder: folderOfTheUser(),
    signal: stop.signal,
  });
  process.exitCode = ended ?? exitCode;
}

class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** npm changes into the project before it starts its script, and says where it was called. */
function folderOfTheUser(): string {
  const isOurScript = process.env['npm_lifecycle_event'] === 'claude-cluster';
  return (isOurScript ? process.env['INIT_CWD'] : undefined) ?? process.cwd();
}
