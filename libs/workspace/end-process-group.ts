import { setTimeout as pause } from 'node:timers/promises';

import { listProcesses, newestProcess, readEnvironment, readProcess } from './processes.ts';

/** The variable that marks every descendant of a run, also one that left its process group. */
export const RUN_MARK = 'CLAUDE_CLUSTER_RUN';

const POLL_MS = 20;
/** How long the kernel may take to bury what was killed; more is a process stuck in the kernel. */
const BURIAL_MS = 2000;
/** How long a process that just becomes another program may have no environment to be seen; on a busy machine it is. */
const EXEC_MS = 300;
/** The ids of processes don't come round within so little time. */
const ROUND_MS = 1000;

/** What belongs to one run: its process group, and whoever bears its mark. */
export interface RunningGroup {
  readonly groupId: number;
  /** Value of RUN_MARK. */
  readonly mark: string;
  /** By the clock of `performance`, before its first process began. */
  readonly startedMs: number;
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
    const marked = await findMarked((mark) => mark === group.mark, group);
    return groupLives(group.groupId) ? [-group.groupId, ...marked] : marked;
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

function groupLives(groupId: number): boolean {
  try {
    process.kill(-groupId, 0);
  } catch (error) {
    if (isErrno(error, 'ESRCH')) return false;
    // macOS answers EPERM for a group of which only zombies are left.
    if (isErrno(error, 'EPERM')) return process.platform !== 'darwin';
    throw error;
  }
  // A zombie nobody buries still counts as a member for kill(2); it runs no more.
  return (
    process.platform !== 'linux' ||
    listProcesses().some((pid) => {
      const member = readProcess(pid);
      return member?.lives === true && member.groupId === groupId;
    })
  );
}

/** Whether a process still does anything. One that has ended and waits for its burial doesn't. */
export function isProcessRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 2) throw new RangeError(`${pid} is no process id.`);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isErrno(error, 'ESRCH')) return false;
    if (!isErrno(error, 'EPERM')) throw error;
  }
  if (process.platform !== 'linux') return true;
  return readProcess(pid)?.lives === true;
}

async function findMarked(
  wanted: (mark: string) => boolean,
  group?: RunningGroup,
): Promise<number[]> {
  const deadline = performance.now() + EXEC_MS;
  for (;;) {
    const candidates = begunSince(group)
      .filter((pid) => pid !== process.pid)
      .map((pid) => ({ pid, environment: readEnvironment(pid) }));
    const found = candidates.filter(({ environment }) => {
      const variable = environment?.find((entry) => entry.startsWith(`${RUN_MARK}=`));
      return variable !== undefined && wanted(variable.slice(RUN_MARK.length + 1));
    });
    const bare = candidates.filter(({ environment }) => environment?.length === 0);
    if (found.length > 0 || performance.now() >= deadline || !bare.some(isBecoming))
      return found.map(({ pid }) => pid);
    await pause(POLL_MS);
  }
}

/**
 * Who may be of a run. After a short one that is who has a greater id than its first process, so that the end of each
 * small command does not look at the whole machine; not when the count has begun anew meanwhile.
 */
function begunSince(group: RunningGroup | undefined): number[] {
  const all = listProcesses();
  if (group === undefined || performance.now() - group.startedMs > ROUND_MS) return all;
  return newestProcess() < group.groupId ? all : all.filter((pid) => pid >= group.groupId);
}

/**
 * Whether a program shows no environment because it is only just being loaded: it may turn out to bear a mark. One that was
 * started with an empty environment has a place for it all the same.
 */
function isBecoming({ pid }: { pid: number }): boolean {
  const now = readProcess(pid);
  return now !== undefined && now.lives && !now.isKernelThread && now.environmentEnd === 0;
}

function isErrno(error: unknown, ...codes: string[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    codes.includes(String(Reflect.get(error, 'code')))
  );
}
