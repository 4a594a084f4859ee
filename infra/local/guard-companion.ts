/** The other half of guard.ts: reads what to guard from its input, and acts when the input ends. */
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import type { Guarded } from './guard.ts';

const guarded = new Map<number, Guarded>();

for await (const line of createInterface({ input: process.stdin })) {
  const { id, thing } = JSON.parse(line) as { id: number; thing?: Guarded };
  if (thing === undefined) guarded.delete(id);
  else guarded.set(id, thing);
}

const left = [...guarded.values()];
for (const { pid, signal } of left) if (pid !== undefined) send(pid, signal ?? 'SIGTERM');
await waitUntilGone(left, 5000);
for (const { pid } of left) if (pid !== undefined) send(pid, 'SIGKILL');
await waitUntilGone(left, 2000);
for (const { folder } of left)
  if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });

async function waitUntilGone(things: readonly Guarded[], atMostMs: number): Promise<void> {
  const deadline = Date.now() + atMostMs;
  while (Date.now() < deadline && things.some(({ pid }) => pid !== undefined && send(pid, 0)))
    await pause(50);
}

/** False when there is no such process any more. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
