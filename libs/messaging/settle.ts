import { InvalidEvent } from '#libs/contracts';

import { RetryLater, Unprocessable } from './errors.ts';

/** What becomes of a message whose handler threw. */
export type Settlement =
  | { readonly verdict: 'retry'; readonly afterMs: number }
  | { readonly verdict: 'dead-letter'; readonly reason: string };

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;

/**
 * Decides between another try and the dead letters. The whole decision, and pure.
 *
 * The delay doubles with each delivery, so that a broken neighbour is not hammered. The last delivery goes to the
 * dead letters: past it the broker would keep the message and never hand it out again.
 */
export function settle(error: unknown, deliveries: number, deliveriesMax: number): Settlement {
  if (error instanceof Unprocessable || error instanceof InvalidEvent)
    return { verdict: 'dead-letter', reason: error.message };
  if (error instanceof RetryLater && deliveries < deliveriesMax)
    return { verdict: 'retry', afterMs: error.afterMs };
  if (deliveries >= deliveriesMax)
    return {
      verdict: 'dead-letter',
      reason: `Given up after ${deliveries} deliveries: ${describe(error)}`,
    };
  const afterMs = Math.min(FIRST_DELAY_MS * 2 ** (deliveries - 1), LONGEST_DELAY_MS);
  return { verdict: 'retry', afterMs };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
