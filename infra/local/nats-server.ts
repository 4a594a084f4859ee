import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { repositoryRoot } from './repository-root.ts';

const FETCH_AT_MOST_MS = 15 * 60_000;

/**
 * The path of a usable nats-server; fetched once into the user's cache when there is none.
 *
 * The search is a script of its own because it also runs before anything is installed or built. Throws an
 * error whose message lists what was tried and the one-line installs.
 */
export async function natsServer(): Promise<string> {
  const script = join(repositoryRoot(), 'infra', 'setup', 'nats-server.mjs');
  const options = { timeout: FETCH_AT_MOST_MS };
  const { stdout } = await promisify(execFile)(process.execPath, [script], options);
  return stdout.trim();
}
