import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { putInPlace } from '../../../infra/nats/put-in-place.ts';
import type { Login } from './saved-login.ts';
import { userFolder } from './user-folder.ts';

/** The cluster that `claude-cluster up` holds on this machine, for the commands in the next terminal. */
export interface RunningCluster extends Login {
  /** Of `claude-cluster up`. */
  readonly pid: number;
  readonly folder: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined when none runs: a note that its process left behind counts for nothing. */
export async function readRunning(env: Environment): Promise<RunningCluster | undefined> {
  try {
    const note = JSON.parse(await readFile(noteFile(env), 'utf8')) as RunningCluster;
    return lives(note.pid) ? note : undefined;
  } catch {
    // Not there, or half written by one that was killed.
    return undefined;
  }
}

/** Says where it is; the function takes it back. */
export async function noteRunning(
  running: RunningCluster,
  env: Environment,
): Promise<() => Promise<void>> {
  const file = noteFile(env);
  await putInPlace(file, `${JSON.stringify(running)}\n`, 0o600);
  return async () => {
    const now = await readRunning(env);
    if (now?.pid === running.pid) await rm(file, { force: true });
  };
}

function noteFile(env: Environment): string {
  return join(userFolder(env), 'up.json');
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
