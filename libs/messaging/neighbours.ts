import { setTimeout as delay } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';

const POLL_MS = 500;

/**
 * What this service's handlers can't do without, besides the broker: its database, where it has one.
 *
 * A handler that fails while one of them is away has not failed at its message.
 */
@Injectable()
export class Neighbours {
  private readonly checks = new Map<string, () => Promise<void>>();

  /** @param checkReady rejects while it is away */
  add(name: string, checkReady: () => Promise<void>): void {
    this.checks.set(name, checkReady);
  }

  /** The names of those that don't answer now. */
  async away(): Promise<string[]> {
    const answers = await Promise.all(
      [...this.checks].map(async ([name, checkReady]) => {
        try {
          await checkReady();
          return [];
        } catch {
          // Why is told by whoever tripped over it.
          return [name];
        }
      }),
    );
    return answers.flat();
  }

  /** True when all are there; false when the signal came first. */
  async whenThere(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted && (await this.away()).length > 0) await pause(POLL_MS, signal);
    return !signal.aborted;
  }
}

/** Ends early, and without an error, when the signal comes. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
