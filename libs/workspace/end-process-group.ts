import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** The variable that marks every descendant of a run, also one that left its process group. */
export const RUN_MARK = 'CLAUDE_CLUSTER_RUN';

const POLL_MS = 20;
/** How long the kernel may take to bury what was killed; more is a process stuck in the kernel. */
const BURIAL_MS = 2000;
/** How long a process that just becomes another program may have no environment to be seen; on a busy machine it is. */
const EXEC_MS = 300;
/** Of the kernel's flags of a process: it is a thread of the kernel's own. */
const PF_KTHREAD = 0x00_20_00_00;

/** What belongs to one run: its process group, and whoever bears its mark. */
export interface RunningGroup {
  readonly groupId: number;
  /** Value of RUN_MARK. */
  readonly mark: string;
}

/**
 * Ends everything a run has left behind: asks with SIGTERM, and kills after `graceMs`.
 *
 * A test that starts a server and forgets it, or a model that puts one into the background, must not outlive
 * its run. Most die with their process group. Whoever made a session of its own is found by the mark that it
 * inherited in its environment (Linux only: elsewhere nobody may read it), the way Jenkins does it.
 */
export async function endProcessGroup(group: RunningGroup, graceMs: number): Promise<void> {
  await endAll(async () => {
    const marked = await findMarked((mark) => mark === group.mark);
    return (await groupLives(group.groupId)) ? [-group.groupId, ...marked] : marked;
  }, graceMs);
}

/**
 * Ends every process whose mark starts with `prefix`: what an earlier life of this daemon left running when it
 * was killed. Nothing happens where marks can't be read.
 */
export async function endMarkedProcesses(prefix: string, graceMs: number): Promise<number> {
  const found = await findMarked((mark) => mark.startsWith(prefix));
  if (found.length > 0) await endAll(() => findMarked((mark) => mark.startsWith(prefix)), graceMs);
  return found.length;
}

async function endAll(survivors: () => Promise<number[]>, graceMs: number): Promise<void> {
  if (!(await signalUntilGone(survivors, 'SIGTERM', graceMs)))
    await signalUntilGone(survivors, 'SIGKILL', BURIAL_MS);
}

async function signalUntilGone(
  survivors: () => Promise<number[]>,
  signal: 'SIGTERM' | 'SIGKILL',
  patienceMs: number,
): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  const told = new Set<number>();
  for (;;) {
    const alive = await survivors();
    if (alive.length === 0) return true;
    for (const id of alive) {
      // Told once to end: a second SIGTERM makes some programs give up their own clean-up. Killed as often as found.
      if (signal === 'SIGKILL' || !told.has(id)) send(id, signal);
      told.add(id);
    }
    if (performance.now() >= deadline) return false;
    await pause(POLL_MS);
  }
}

function send(id: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(id, signal);
  } catch (error) {
    // It ended by itself in between, which is what was wanted, or is another user's (a reused number).
    if (!isErrno(error, 'ESRCH', 'EPERM')) throw error;
  }
}

async function groupLives(groupId: number): Promise<boolean> {
  try {
    process.kill(-groupId, 0);
  } catch (error) {
    if (isErrno(error, 'ESRCH')) return false;
    // macOS answers EPERM for a group of which only zombies are left.
    if (isErrno(error, 'EPERM')) return process.platform !== 'darwin';
    throw error;
  }
  // A zombie nobody buries still counts as a member for kill(2); it runs no more.
  return process.platform !== 'linux' || (await liveMembers(groupId));
}

async function liveMembers(groupId: number): Promise<boolean> {
  const stats = await readOfEveryProcess('stat');
  return stats
    .map(({ content }) => parseStat(content))
    .some((stat) => stat.lives && stat.groupId === groupId);
}

/** Whether a process still does anything. One that has ended and waits for its burial doesn't. */
export async function isProcessRunning(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid < 2) throw new RangeError(`${pid} is no process id.`);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isErrno(error, 'ESRCH')) return false;
    if (!isErrno(error, 'EPERM')) throw error;
  }
  if (process.platform !== 'linux') return true;
  const content = await readOfProcess(String(pid), 'stat');
  return content !== undefined && parseStat(content).lives;
}

interface Stat {
  readonly lives: boolean;
  readonly groupId: number;
  readonly flags: number;
  /** An address; 0 of who has no memory of its own, or not yet. */
  readonly environmentEnd: number;
}

/** `pid (name, which may hold anything) state ppid pgrp session tty_nr tpgid flags ...`, see proc_pid_stat(5). */
function parseStat(content: string): Stat {
  const fields = content.slice(content.lastIndexOf(')') + 2).split(' ');
  const [state = 'X', , groupId, , , , flags] = fields;
  return {
    lives: state !== 'Z' && state !== 'X',
    groupId: Number(groupId),
    flags: Number(flags),
    environmentEnd: Number(fields[48] ?? 0),
  };
}

async function findMarked(wanted: (mark: string) => boolean): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const deadline = performance.now() + EXEC_MS;
  for (;;) {
    const environments = await readOfEveryProcess('environ');
    const found = environments
      .filter(({ pid, content }) => {
        if (pid === process.pid) return false;
        const variable = content.split('\0').find((entry) => entry.startsWith(`${RUN_MARK}=`));
        return variable !== undefined && wanted(variable.slice(RUN_MARK.length + 1));
      })
      .map(({ pid }) => pid);
    if (found.length > 0 || performance.now() >= deadline) return found;
    if (!(await isAnyBecoming(environments))) return found;
    await pause(POLL_MS);
  }
}

/**
 * Whether a program shows no environment because it is only just being loaded: it may turn out to bear a mark. One that was
 * started with an empty environment has a place for it all the same.
 */
async function isAnyBecoming(
  environments: readonly { pid: number; content: string }[],
): Promise<boolean> {
  const bare = environments.filter(({ content }) => content === '');
  const stats = await Promise.all(bare.map(({ pid }) => readOfProcess(String(pid), 'stat')));
  return stats.some((stat) => {
    if (stat === undefined) return false;
    const { lives, flags, environmentEnd } = parseStat(stat);
    return lives && (flags & PF_KTHREAD) === 0 && environmentEnd === 0;
  });
}

async function readOfEveryProcess(
  file: 'environ' | 'stat',
): Promise<{ pid: number; content: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => ({ pid: Number(pid), content: await readOfProcess(pid, file) })),
  );
  return found.filter(
    (entry): entry is { pid: number; content: string } => entry.content !== undefined,
  );
}

/** Absent when it has ended meanwhile or is another user's: neither is ours to end. */
async function readOfProcess(pid: string, file: 'environ' | 'stat'): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/${file}`, 'latin1');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return undefined;
    throw error;
  }
}

function isErrno(error: unknown, ...codes: string[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    codes.includes(String(Reflect.get(error, 'code')))
  );
}
