/** The other half of guard.ts: reads what to guard from its input, and acts when the input ends. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import type { Guarded } from './guard.ts';

const GRACE_MS = 7000;
const BURIAL_MS = 2000;

const guarded = new Map<number, Guarded>();

for await (const line of createInterface({ input: process.stdin })) {
  const { id, thing } = JSON.parse(line) as { id: number; thing?: Guarded };
  if (thing === undefined) guarded.delete(id);
  else guarded.set(id, thing);
}

const left = [...guarded.values()];
// Who is asked politely goes first: it may need the servers to end well.
await end(left.filter(({ signal }) => signal === undefined));
await end(left.filter(({ signal }) => signal !== undefined));
for (const { folder } of left) if (folder !== undefined) await clear(folder);

async function end(things: readonly Guarded[]): Promise<void> {
  const pids = things.flatMap(({ pid }) => pid ?? []);
  for (const { pid, signal } of things) if (pid !== undefined) send(pid, signal ?? 'SIGTERM');
  await waitUntilGone(pids, GRACE_MS);
  for (const pid of pids) send(pid, 'SIGKILL');
  await waitUntilGone(pids, BURIAL_MS);
}

/** Whoever still works there would fill it again. */
async function clear(folder: string): Promise<void> {
  const pids = await workingIn(folder);
  for (const pid of pids) send(pid, 'SIGKILL');
  await waitUntilGone(pids, BURIAL_MS);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Processes that were given their temporary folder in it: ours, and not somebody's shell that looks around there. */
async function workingIn(folder: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.map(Number).filter((pid) => pid > 1 && pid !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => {
      // It may end while it is looked at, or be somebody else's.
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return `\0${environment}`.includes(`\0TMPDIR=${folder}/`) ? [pid] : [];
    }),
  );
  return found.flat();
}

async function waitUntilGone(pids: readonly number[], atMostMs: number): Promise<void> {
  const deadline = Date.now() + atMostMs;
  while (Date.now() < deadline && pids.some((pid) => send(pid, 0))) await pause(50);
}

/** False when there is no such process any more. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
