import { setTimeout as pause } from 'node:timers/promises';

export interface UntilOptions {
  /** 10 s when absent. */
  readonly timeoutMs?: number;
  /** For the message: "the task is assigned". */
  readonly what?: string;
  /** How often it is asked; 20 ms when absent. Asking may cost more than a look at a variable. */
  readonly everyMs?: number;
}

type Falsy = false | null | undefined | 0 | '';

/**
 * Waits until the condition is met and returns what it returned: tests wait for a condition, never for a time.
 *
 * Anything truthy meets it. A condition that throws is asked again; its last error is the `cause` of the
 * failure.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, what = 'a condition', everyMs = 20 }: UntilOptions = {},
): Promise<Exclude<T, Falsy>> {
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  while (Date.now() < deadline) {
    try {
      const met = await condition();
      if (met) return met as Exclude<T, Falsy>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await pause(everyMs);
  }
  throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`, { cause });
}
