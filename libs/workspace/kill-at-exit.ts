import { readdirSync, readFileSync } from 'node:fs';

import { RUN_MARK, type RunningGroup } from './end-process-group.ts';

const running = new Set<RunningGroup>();
let armed = false;

/**
 * Has a run killed should this process exit before the run is over: a second signal, a drain that took too long. What
 * a model or a test does must not go on, nor cost, with nobody watching. Whoever is killed by SIGKILL can't do this;
 * then the next life does (`endMarkedProcesses`).
 *
 * @returns to be called when the run is over
 */
export function killAtExit(group: RunningGroup): () => void {
  if (!armed) process.once('exit', killAll);
  armed = true;
  running.add(group);
  return () => running.delete(group);
}

/** In one go and without waiting: a process that exits has no time for either. */
function killAll(): void {
  const marks = new Set([...running].map(({ mark }) => `${RUN_MARK}=${mark}`));
  const marked = pids().filter((pid) => environmentOf(pid).some((entry) => marks.has(entry)));
  for (const id of [...marked, ...[...running].map(({ groupId }) => -groupId)]) {
    try {
      process.kill(id, 'SIGKILL');
    } catch {
      // It has ended by itself, which is what was wanted.
    }
  }
}

function pids(): number[] {
  if (process.platform !== 'linux' || running.size === 0) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    // Ended meanwhile, or another user's.
    return [];
  }
}
