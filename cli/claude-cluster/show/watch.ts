import { setTimeout as pause } from 'node:timers/promises';

import { createLogUpdate } from 'log-update';

import { CommandError, EXIT } from '../command-error.ts';
import type { Output } from './output.ts';

const LOOK_EVERY_MS = 2000;

/** What there is to see now: for programs, and for people. */
export interface Look {
  readonly value: unknown;
  readonly text: (output: Output) => string;
}

/**
 * Looks again and again until somebody has seen enough: drawn anew in place on a terminal, else told when it changed.
 *
 * The first look may fail the command; later an api that is away for a while is waited for.
 */
export async function watch(
  look: () => Promise<Look>,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const update = output.live ? createLogUpdate(output.stream) : undefined;
  let shown = '';
  let last: Look | undefined;
  try {
    for (;;) {
      const { seen, lost } = await lookAgain(look, last);
      last = seen;
      const text = output.json ? JSON.stringify(seen.value) : seen.text(output);
      const below = lost === undefined ? '' : `\n\n${output.paint('yellow', lost)}`;
      if (update !== undefined) update(text + below);
      else if (text !== shown) output.stream.write(`${text}\n${output.json ? '' : '\n'}`);
      shown = text;
      await pause(LOOK_EVERY_MS, undefined, { signal });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    update?.done();
  }
}

async function lookAgain(
  look: () => Promise<Look>,
  last: Look | undefined,
): Promise<{ seen: Look; lost?: string }> {
  try {
    return { seen: await look() };
  } catch (error) {
    const isAway = error instanceof CommandError && error.exitCode === EXIT.notReachable;
    if (!isAway || last === undefined) throw error;
    return { seen: last, lost: 'The api does not answer; this is how it was.' };
  }
}
