import { setTimeout as pause } from 'node:timers/promises';

import type { ManagedProcess } from './managed-process.ts';

const READY_WITHIN_MS = 60_000;
const POLL_MS = 50;

/**
 * The JSON line of its log that `read` understands.
 *
 * A process takes any free port and says which; the log is where it says so.
 */
export async function awaitWord<T>(
  process: ManagedProcess,
  read: (line: Record<string, unknown>) => T | undefined,
  signal: AbortSignal,
): Promise<T> {
  return poll(`the first words of ${process.name}`, signal, async () => {
    for (const line of (await process.said()).split('\n')) {
      const word = line.startsWith('{') ? parseLine(line) : undefined;
      const understood = word === undefined ? undefined : read(word);
      if (understood !== undefined) return understood;
    }
    return undefined;
  });
}

/** Resolves when `/ready` answers 200; when it never does, the error says what the service still waits for. */
export async function awaitReady(name: string, url: string, signal: AbortSignal): Promise<void> {
  let answer = 'no answer';
  await poll(
    () => `${name} to be ready (${answer})`,
    signal,
    async () => {
      try {
        const response = await fetch(`${url}/ready`, { headers: { connection: 'close' } });
        answer = `${response.status}: ${(await response.text()).slice(0, 500)}`;
        return response.ok ? true : undefined;
      } catch (error) {
        // Not listening any more; whoever watches the process tells why.
        answer = String(error);
        return undefined;
      }
    },
  );
}

/** Undefined means: not yet. */
async function poll<T>(
  what: string | (() => string),
  signal: AbortSignal,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    const found = await ask();
    if (found !== undefined) return found;
    await pause(POLL_MS);
  }
  const name = typeof what === 'string' ? what : what();
  throw new Error(
    `Waited ${READY_WITHIN_MS / 1000} s in vain for ${name}. Is the machine very busy? Try again.`,
  );
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // Its last line, half written; the next look finds it whole.
    return undefined;
  }
}
