import { setTimeout as pause } from 'node:timers/promises';

import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/** What keeps a process alive, by Node's names. Pipes belong to child processes and go with them. */
const KEPT_ALIVE_BY = ['ProcessWrap', 'TCPServerWrap', 'TCPSocketWrap', 'Timeout', 'FSEventWrap'];

/** Sockets and processes end a moment after they were told to. */
const PATIENCE_MS = 3000;

/** A test file fails when it leaves a timer, a connection, a server or a child process behind. */
export default class LeaklessEnvironment extends TestEnvironment {
  private before = new Map<string, number>();

  override async setup(): Promise<void> {
    await super.setup();
    this.before = alive();
  }

  async handleTestEvent(event: Circus.AsyncEvent, state: Circus.State): Promise<void> {
    if (event.name !== 'run_finish') return;
    const left = await leftBehind(this.before);
    if (left.length === 0) return;
    state.unhandledErrors.push(
      new Error(
        `This file leaves behind: ${left.join(', ')}. Stop what it starts, in afterEach or afterAll.`,
      ),
    );
  }
}

async function leftBehind(before: ReadonlyMap<string, number>): Promise<string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const now = alive();
    const left = KEPT_ALIVE_BY.filter((kind) => (now.get(kind) ?? 0) > (before.get(kind) ?? 0));
    if (left.length === 0 || Date.now() > deadline) return left;
    // Unreferenced, so that it does not count itself.
    await pause(50, undefined, { ref: false });
  }
}

function alive(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
