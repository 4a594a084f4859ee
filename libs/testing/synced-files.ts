import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder } from './temporary-folder.ts';

/** What to say where syncs can't be counted. */
export const NOT_COUNTED =
  'strace is missing or may not look: syncs are not counted. Install strace.';

/**
 * How often a process asks for which of its files to be on the disk meanwhile; undefined where nobody may watch it.
 *
 * @returns each file's path, as often as it was synced
 */
export async function syncedFiles(
  pid: number,
  meanwhile: () => Promise<unknown>,
): Promise<string[] | undefined> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'calls');
  const argv = ['-f', '-q', '-y', '-e', 'trace=fsync,fdatasync', '-o', file, '-p', String(pid)];
  const strace = spawn('strace', argv, { stdio: 'ignore' });
  const ended = Promise.race([once(strace, 'exit'), once(strace, 'error')]).catch(() => undefined);
  try {
    if (!(await isWatched(pid, ended))) return undefined;
    await meanwhile();
    strace.kill('SIGINT');
    await ended;
    const calls = await readFile(file, 'utf8');
    return [...calls.matchAll(/\bf(?:data)?sync\(\d+<([^>]*)>/g)].map(([, path = '']) => path);
  } finally {
    strace.kill('SIGKILL');
    await ended;
    await folder.remove();
  }
}

/** Every thread of the process has a tracer; false when whoever should trace has ended. */
async function isWatched(pid: number, ended: Promise<unknown>): Promise<boolean> {
  const over = ended.then(() => true);
  const pause = (): Promise<boolean> =>
    new Promise((resolve) => {
      setTimeout(resolve, 20, false);
    });
  do {
    const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
    const watched = await Promise.all(threads.map((thread) => hasTracer(pid, thread)));
    if (watched.length > 0 && watched.every(Boolean)) return true;
  } while (!(await Promise.race([over, pause()])));
  return false;
}

async function hasTracer(pid: number, thread: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/task/${thread}/status`, 'utf8').catch(() => '');
  return /^TracerPid:\t[1-9]/m.test(status);
}
