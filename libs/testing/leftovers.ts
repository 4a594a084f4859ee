import { setTimeout as pause } from 'node:timers/promises';

/** What keeps a process alive, by Node's names. Pipes belong to child processes and go with them. */
const KEPT_ALIVE_BY = ['ProcessWrap', 'TCPServerWrap', 'TCPSocketWrap', 'Timeout', 'FSEventWrap'];

/** Sockets and processes end a moment after they were told to, and so do the timers of the runner itself. */
const PATIENCE_MS = 3000;

/** What the files before this one left in this worker: it was theirs to fail for. */
let before = new Map<string, number>();

/** @throws Error naming each kind of which this file leaves more than it found */
export async function expectNothingLeft(): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let now = alive();
  while (moreThanBefore(now).length > 0 && Date.now() < deadline) {
    // Unreferenced, so that it does not count itself.
    await pause(20, undefined, { ref: false });
    now = alive();
  }
  const left = moreThanBefore(now);
  before = now;
  if (left.length > 0)
    throw new Error(
      `This file leaves behind: ${left.join(', ')}. Stop what it starts, in afterEach or afterAll.`,
    );
}

function moreThanBefore(now: ReadonlyMap<string, number>): string[] {
  return KEPT_ALIVE_BY.filter((kind) => (now.get(kind) ?? 0) > (before.get(kind) ?? 0));
}

function alive(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
