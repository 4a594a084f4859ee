import { tmpdir } from 'node:os';

import { childEnvironment, CommandFailed, runCommand } from '#libs/workspace';

import { CliExited, CliMissing, CliUnreadable } from './claude-errors.ts';
import { Tally } from './tally.ts';

const TIMEOUT_MS = 15_000;

/**
 * The CLI's version, `2.1.329`; asked once when an agent starts, so that a PC without it says so before it is
 * given work.
 *
 * @throws CliMissing | CliExited | CliUnreadable whose message is the reason and the remedy
 */
export async function claudeVersion(bin: string): Promise<string> {
  const facts = { spend: new Tally('').spend, durationMs: 0 };
  const said = await runCommand({
    file: bin,
    args: ['--version'],
    cwd: tmpdir(),
    env: childEnvironment({ HOME: tmpdir(), DISABLE_AUTOUPDATER: '1' }),
    timeoutMs: TIMEOUT_MS,
    outputBytesMax: 4096,
  }).catch((error: unknown) => {
    if (!(error instanceof CommandFailed)) throw error;
    const { exitCode, signal, stderr } = error;
    if (exitCode === undefined && signal === undefined)
      throw new CliMissing(bin, facts, { cause: error });
    throw new CliExited({ exitCode, signal, said: stderr.slice(-1000) }, facts, { cause: error });
  });
  const version = /^(\d+\.\d+\.\d+\S*)/.exec(said.stdout.trim())?.[1];
  if (version === undefined) throw new CliUnreadable(said.stdout.trim().slice(0, 200), facts);
  return version;
}
