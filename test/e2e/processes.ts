import { readdir, readFile, readlink } from 'node:fs/promises';

export interface FoundProcess {
  readonly pid: number;
  /** Empty when it may not be seen. */
  readonly cwd: string;
  readonly command: string;
}

/**
 * Every living process that has to do with a folder: works in it, or names it in its arguments or its environment.
 *
 * What an agent starts has its workspace there, so this finds also what left every group and lost its parent. Reads
 * /proc; where there is none it finds nothing.
 */
export async function processesOf(folder: string): Promise<FoundProcess[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid);
  const found = await Promise.all(pids.map((pid) => look(Number(pid), folder)));
  return found.filter((seen) => seen !== undefined);
}

async function look(pid: number, folder: string): Promise<FoundProcess | undefined> {
  // It may end while it is looked at, or be somebody else's.
  const read = (name: string): Promise<string> =>
    readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  const [args, environment, cwd] = await Promise.all([
    read('cmdline'),
    read('environ'),
    readlink(`/proc/${pid}/cwd`).catch(() => ''),
  ]);
  const isOfFolder = [args, environment, `${cwd}/`].some((text) => text.includes(folder));
  return isOfFolder ? { pid, cwd, command: args.replaceAll('\0', ' ').trim() } : undefined;
}
