import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel's flags of a process: it is a thread of the kernel's own. */
const PF_KTHREAD = 0x00_20_00_00;

/** What the kernel tells of a process. */
export interface ProcessStat {
  /** It still does something: it has not ended to wait for its burial. */
  readonly lives: boolean;
  readonly parentId: number;
  readonly groupId: number;
  readonly isKernelThread: boolean;
  /** An address; 0 of who has no memory of its own, or not yet. */
  readonly environmentEnd: number;
}

/*
 * All of this is read without waiting, since /proc is no disk: it is asked at the end of every command and several times a
 * second while one runs, and through Node's threads each of some hundred small files costs ten times as much.
 */

/** Every process that is seen here; none where there is no /proc (elsewhere than on Linux). */
export function listProcesses(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The id that was given out last. They are given out in turn, and begin anew at the end of the count. */
export function newestProcess(): number {
  // `0.20 0.18 0.12 1/80 11206`, see proc_loadavg(5).
  return Number(read('loadavg')?.trim().split(' ').at(-1));
}

/** Absent when it has ended meanwhile, or there is no /proc. */
export function readProcess(pid: number): ProcessStat | undefined {
  const content = read(`${pid}/stat`);
  if (content === undefined) return undefined;
  // `pid (name, which may hold anything) state ppid pgrp session tty_nr tpgid flags ...`, see proc_pid_stat(5).
  const fields = content.slice(content.lastIndexOf(')') + 2).split(' ');
  const [state = 'X', parentId, groupId, , , , flags] = fields;
  return {
    lives: state !== 'Z' && state !== 'X',
    parentId: Number(parentId),
    groupId: Number(groupId),
    isKernelThread: (Number(flags) & PF_KTHREAD) !== 0,
    environmentEnd: Number(fields[48] ?? 0),
  };
}

/** Its own memory, without files and what it shares: libraries would be counted once for each process. */
export function readMemoryBytes(pid: number): number {
  const own = /^RssAnon:\s+(\d+) kB$/m.exec(read(`${pid}/status`) ?? '')?.[1] ?? 0;
  return Number(own) * 1024;
}

/** Absent when it has ended meanwhile or is another user's: neither is ours to end. */
export function readEnvironment(pid: number): readonly string[] | undefined {
  return read(`${pid}/environ`)?.split('\0').filter(Boolean);
}

function read(file: string): string | undefined {
  try {
    // Of all encodings the one that Node reads in one step.
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code)) return undefined;
    throw error;
  }
}
