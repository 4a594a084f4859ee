import { readdir, readFile, writeFile } from 'node:fs/promises';

import { kilobytesOf } from '../footprint/process-cost.ts';

const LOOK_EVERY_MS = 50;
const KB_PER_MB = 1024;

/** The most that was resident at one moment, in megabytes. */
export interface Peaks {
  readonly own: number;
  /** Of the largest program it started; 0 without one that lasted. */
  readonly child: number;
}

/**
 * Watches a process, and the programs it starts, while something is done.
 *
 * The kernel keeps the highest mark (VmHWM), which is set back first; so nothing is missed of the process itself. A
 * program that came and went between two looks is missed, and it was small or short.
 *
 * @throws what reading /proc throws: on other systems than Linux there is none
 */
export async function peaksDuring(pid: number, work: () => Promise<void>): Promise<Peaks> {
  // proc(5): 5 sets the mark back to what is resident now.
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  let child = 0;
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => {
      for (const one of await descendantsOf(pid)) child = Math.max(child, (await markOf(one)) ?? 0);
    });
  }, LOOK_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
    await looking;
  }
  return { own: (await markOf(pid)) ?? Number.NaN, child };
}

/** Undefined when it is gone. */
async function markOf(pid: number): Promise<number | undefined> {
  try {
    return kilobytesOf(await readFile(`/proc/${pid}/status`, 'utf8'), 'VmHWM') / KB_PER_MB;
  } catch {
    // Ended since it was listed; what is left of it for a moment has no memory to tell of.
    return undefined;
  }
}

async function descendantsOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) =>
      readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''),
    ),
  );
  const children = lists.join(' ').split(' ').filter(Boolean).map(Number);
  return [...children, ...(await Promise.all(children.map(descendantsOf))).flat()];
}
