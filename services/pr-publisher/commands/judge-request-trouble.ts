import { Gone, NotPermitted, Refused } from '#libs/github';

import { patience } from '../publish/judge-trouble.ts';

/** What follows from an error: look again later, or tell whoever asked what GitHub lacks. */
export type RequestJudgement = { retryAfterMs: number } | { detail: string };

const DETAIL_CHARS_MAX = 1000;

/**
 * Decides what becomes of a request for work whose issue could not be had. Pure.
 *
 * What a person must mend is told at once, with their remedy; what may pass is tried again with growing patience, and told
 * on the last delivery.
 */
export function judgeRequestTrouble(
  error: unknown,
  { deliveries, lastDelivery, nowMs }: { deliveries: number; lastDelivery: boolean; nowMs: number },
): RequestJudgement {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Gone)
    return told(`${message} Check the repository's name and the issue's number.`);
  if (error instanceof NotPermitted || error instanceof Refused) return told(message);
  if (!lastDelivery) return { retryAfterMs: patience(error, deliveries, nowMs) };
  return told(`Given up after ${deliveries} tries: ${message} Ask again when this is mended.`);
}

function told(detail: string): RequestJudgement {
  return { detail: detail.slice(0, DETAIL_CHARS_MAX) };
}
