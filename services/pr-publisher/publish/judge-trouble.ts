import type { PublishFailure } from '#libs/contracts';
import { Gone, NotPermitted, RateLimited, Refused, Unavailable } from '#libs/github';

import { PublishHeld } from './publish-held.ts';
import { PublishRefused } from './publish-refused.ts';

/** What follows from an error: say that a person is waited for, say that it failed, or try again later. */
export type Judgement =
  | { held: PublishHeld }
  | { failed: { code: PublishFailure; message: string } }
  | { retryAfterMs: number; cause: string };

const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/**
 * Decides what becomes of a request that met trouble. Pure.
 *
 * What a person must mend fails at once, with their remedy. What may pass is tried again with growing patience, and on
 * the last delivery fails too: an issue is never left in silence.
 */
export function judgeTrouble(
  error: unknown,
  { deliveries, lastDelivery, nowMs }: { deliveries: number; lastDelivery: boolean; nowMs: number },
): Judgement {
  if (error instanceof PublishHeld) return { held: error };
  const code = permanentCode(error);
  if (code !== undefined) return { failed: { code, message: messageOf(error) } };
  if (!lastDelivery)
    return { retryAfterMs: patience(error, deliveries, nowMs), cause: messageOf(error) };
  const isGithub = error instanceof RateLimited || error instanceof Unavailable;
  return {
    failed: {
      code: isGithub ? 'github-unavailable' : 'publisher-error',
      message: `Given up after ${deliveries} tries: ${messageOf(error)} Ask for the work again when this is mended.`,
    },
  };
}

function permanentCode(error: unknown): PublishFailure | undefined {
  if (error instanceof PublishRefused) return error.code;
  if (error instanceof NotPermitted || error instanceof Refused) return 'not-permitted';
  if (error instanceof Gone) return 'repository-gone';
  return undefined;
}

/** How long to wait before the next try: GitHub's own word, or ever longer. */
export function patience(error: unknown, deliveries: number, nowMs: number): number {
  if (error instanceof RateLimited) return Math.max(1_000, error.retryAt.getTime() - nowMs);
  return Math.min(FIRST_RETRY_MS * 2 ** (deliveries - 1), LONGEST_RETRY_MS);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
