import { InvalidEvent } from '#libs/contracts';

import { RetryLater, Unprocessable } from './errors.ts';

/** What becomes of a message whose handler threw. */
export type Settlement =
  | { readonly verdict: 'hold'; readonly afterMs: number }
  | { readonly verdict: 'retry'; readonly afterMs: number }
  | { readonly verdict: 'dead-letter'; readonly reason: string };

/** Under which circumstances it threw. */
export interface Circumstances {
  readonly deliveries: number;
  readonly deliveriesMax: number;
  /** Something the handlers can't do without does not answer just now. */
  readonly neighbourAway: boolean;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;

/**
 * Decides between keeping a message in hand, another delivery, and the dead letters. The whole decision, and pure.
 *
 * - *hold*: neither uses up a delivery. While a neighbour is away every message fails, and an hour of that would end
 *   all of them as dead letters. And a wish to come later is no failure: on its last delivery it is held instead.
 * - *retry*: the delay doubles with each delivery, so that a broken neighbour is not hammered.
 * - *dead-letter*: at once when delivering again can't help, else on the last delivery, past which the broker would
 *   keep the message and never hand it out again.
 */
export function settle(error: unknown, circumstances: Circumstances): Settlement {
  const { deliveries, deliveriesMax, neighbourAway } = circumstances;
  if (error instanceof Unprocessable || error instanceof InvalidEvent)
    return { verdict: 'dead-letter', reason: error.message };
  const isLast = deliveries >= deliveriesMax;
  if (error instanceof RetryLater)
    return { verdict: isLast || neighbourAway ? 'hold' : 'retry', afterMs: error.afterMs };
  if (neighbourAway) return { verdict: 'hold', afterMs: FIRST_DELAY_MS };
  if (isLast)
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
