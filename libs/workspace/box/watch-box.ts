import { lstat, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { listProcesses, readMemoryBytes, readProcess } from '../processes.ts';
import type { BoxLimits } from './box.ts';
import { ResourceLimit } from './box-errors.ts';

const POLL_MS = 250;
/** How often everybody is looked at anew: the id of a process that has ended is given to another in the end. */
const LOOKS_A_ROUND = 8;

/** What is watched. */
export interface Watched {
  /** Of the program that holds the box: every process in it descends from this one. */
  readonly pid: number;
  readonly writable: readonly string[];
  readonly limits: BoxLimits;
  /** What the kernel has refused already. */
  readonly refused: () => Promise<ResourceLimit | undefined>;
  readonly onLimit: (limit: ResourceLimit) => void;
}

/**
 * Looks at what a box uses up, several times a second, and tells once when it is too much.
 *
 * For what no limit of a single process holds: the kernel excepts root from the number of processes, and memory and
 * disk are the sum of many. Whoever is told ends the box, which the kernel does at one stroke: a fork bomb can't run
 * away from the end of its PID namespace.
 *
 * @returns ends it
 */
export function watchBox({ pid, writable, limits, refused, onLimit }: Watched): () => void {
  const disk = new DiskUse(writable, limits.diskBytesMax);
  const strangers = new Set<number>();
  let looks = 0;
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    if ((looks += 1) % LOOKS_A_ROUND === 0) strangers.clear();
    try {
      const found =
        exceeded(measureProcesses(pid, strangers), limits) ??
        (await refused()) ??
        (await disk.exceeded());
      if (found === undefined) return;
      clearInterval(timer);
      onLimit(found);
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), POLL_MS);
  return () => {
    clearInterval(timer);
  };
}

/** What the processes of a box use together. */
export interface ProcessUse {
  readonly processes: number;
  readonly memoryBytes: number;
}

export function exceeded(
  { processes, memoryBytes }: ProcessUse,
  { processesMax, memoryBytesMax }: BoxLimits,
): ResourceLimit | undefined {
  if (processes > processesMax) return new ResourceLimit('processes', processes, processesMax);
  if (memoryBytes > memoryBytesMax) return new ResourceLimit('memory', memoryBytes, memoryBytesMax);
  return undefined;
}

/**
 * Counts the descendants of a process. Nobody can leave them, for in a PID namespace an orphan becomes the child of its
 * first process; and nobody else becomes one of them.
 *
 * @param strangers who is known to be none of them, and not looked at; whoever else is found to be none is added
 */
export function measureProcesses(root: number, strangers = new Set<number>()): ProcessUse {
  const children = new Map<number, number[]>();
  for (const pid of listProcesses()) {
    const parent = strangers.has(pid) ? undefined : readProcess(pid)?.parentId;
    if (parent === undefined) continue;
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [...(children.get(root) ?? [])];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  // From the first processes on, so that whose parent has ended just now, and may have been ours, is looked at again.
  const others = [0, ...strangers].flatMap((pid) => children.get(pid) ?? []);
  for (const pid of others) {
    if (pid === root) continue;
    strangers.add(pid);
    others.push(...(children.get(pid) ?? []));
  }
  return {
    processes: found.length,
    memoryBytes: found.reduce((sum, pid) => sum + readMemoryBytes(pid), 0),
  };
}

/**
 * What is written into folders. The disk's free space is cheap to ask for and changes with everybody's work, so it
 * only raises the suspicion; then the folders are measured.
 */
class DiskUse {
  #freeAtStart: number | undefined;
  #suspectedAt = 0;

  constructor(
    private readonly folders: readonly string[],
    private readonly bytesMax: number,
  ) {}

  async exceeded(): Promise<ResourceLimit | undefined> {
    const [folder] = this.folders;
    if (folder === undefined) return undefined;
    const disk = await statfs(folder).catch(() => undefined);
    // The folder is gone, and so is what was in it.
    if (disk === undefined) return undefined;
    const free = disk.bavail * disk.bsize;
    this.#freeAtStart ??= free;
    const written = this.#freeAtStart - free;
    // Measured again only when the suspicion has grown: a large folder takes its time.
    if (written <= this.bytesMax || written < this.#suspectedAt) return undefined;
    this.#suspectedAt = written + this.bytesMax / 10;
    const used = await bytesIn(this.folders);
    return used > this.bytesMax ? new ResourceLimit('disk', used, this.bytesMax) : undefined;
  }
}

/** On the disk, holes not counted. Links are not followed. */
async function bytesIn(folders: readonly string[]): Promise<number> {
  let bytes = 0;
  const open = [...folders];
  for (const folder of open) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) open.push(path);
      else
        bytes += await lstat(path).then(
          ({ blocks }) => blocks * 512,
          () => 0,
        );
    }
  }
  return bytes;
}
