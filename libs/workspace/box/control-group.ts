import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ResourceLimit } from './box-errors.ts';
import type { BoxLimits } from './box.ts';

/** Limits that the kernel itself keeps, for the processes of one box. */
export interface ControlGroup {
  /** Whoever writes its own id into these is in it, with all that it starts. */
  readonly entrances: readonly string[];
  /** What the kernel refused, if it did: a program that could not fork says so in words of its own. */
  exceeded(): Promise<ResourceLimit | undefined>;
  remove(): Promise<void>;
}

const ROOT = '/sys/fs/cgroup';
/** Above what is watched for, so that the watch comes first and can tell the reason. */
const SLACK = 1.25;
const REMOVE_TRIES = 40;
const REMOVE_PAUSE_MS = 25;

/**
 * Makes control groups for a box, where this process may: as root, which is where they are needed, for the kernel
 * excepts root from the limit of processes, and a fork bomb leaves whoever watches it no time of the processor.
 *
 * Where there are none, or they can't be made, the box has the watch alone.
 */
export async function makeControlGroup(limits: BoxLimits): Promise<ControlGroup> {
  if (process.geteuid?.() !== 0) return NONE;
  const name = `claude-cluster-${randomUUID()}`;
  const pids = String(withSlack(limits).processesMax);
  const memory = String(withSlack(limits).memoryBytesMax);
  const made = await Promise.all([
    // Version 1 has a tree for each resource, version 2 one for all.
    make(join(ROOT, 'pids', name), { 'pids.max': pids }),
    make(join(ROOT, 'memory', name), { 'memory.limit_in_bytes': memory }),
    make(join(ROOT, name), { 'pids.max': pids, 'memory.max': memory }),
  ]);
  const folders = made.filter((folder) => folder !== undefined);
  return {
    entrances: folders.map((folder) => join(folder, 'cgroup.procs')),
    exceeded: () => exceededIn(folders, limits),
    remove: async () => {
      for (const folder of folders) await remove(folder);
    },
  };
}

/** What the kernel is told to refuse. */
export function withSlack({
  processesMax,
  memoryBytesMax,
}: BoxLimits): Pick<BoxLimits, 'memoryBytesMax' | 'processesMax'> {
  return {
    processesMax: Math.ceil(processesMax * SLACK),
    memoryBytesMax: Math.ceil(memoryBytesMax * SLACK),
  };
}

/** The folders of the control groups that somebody else has put a process into. */
export async function controlGroupsOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  return [...text.matchAll(/^\d+:([^:]*):(.*)$/gm)]
    .filter(([, kind = '']) => ['', 'pids', 'memory'].includes(kind))
    .map(([, kind = '', path = '']) => join(ROOT, kind, path));
}

const NONE: ControlGroup = {
  entrances: [],
  exceeded: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(),
};

/** What the kernel has refused in them. */
export async function exceededIn(
  folders: readonly string[],
  { processesMax, memoryBytesMax }: BoxLimits,
): Promise<ResourceLimit | undefined> {
  const counts = ['pids.events', 'memory.events', 'memory.oom_control'];
  const files = folders.flatMap((folder) => counts.map((name) => join(folder, name)));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const said = texts.join('\n');
  if (/^oom_kill [1-9]/m.test(said))
    return new ResourceLimit('memory', Math.ceil(memoryBytesMax * SLACK), memoryBytesMax);
  // Of `pids.events`; in `memory.events` the same word counts what was reclaimed.
  const forks = texts.filter((_, index) => files[index]?.endsWith('pids.events'));
  if (/^max [1-9]/m.test(forks.join('\n')))
    return new ResourceLimit('processes', Math.ceil(processesMax * SLACK), processesMax);
  return undefined;
}

/** @returns undefined where the kernel has no such tree, or the limit is not to be set in it */
async function make(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  try {
    await mkdir(folder);
  } catch {
    return undefined;
  }
  try {
    // Opened and never made: in a folder that is no control group there is nothing to set.
    for (const [name, value] of Object.entries(settings))
      await writeFile(join(folder, name), value, { flag: 'r+' });
    return folder;
  } catch {
    await remove(folder);
    return undefined;
  }
}

/** The kernel lets it go when it has buried the last process. */
async function remove(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      await rmdir(folder);
      return;
    } catch (error) {
      if (tries === REMOVE_TRIES) throw error;
      await pause(REMOVE_PAUSE_MS);
    }
}
