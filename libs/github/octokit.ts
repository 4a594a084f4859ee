import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit as Plain } from '@octokit/rest';

import { watched, type WatchAnswers } from './answer-watch.ts';

export type Octokit = InstanceType<typeof Plain>;

/** A request that GitHub hasn't answered by then counts as not answered. */
const REQUEST_TIMEOUT_MS = 30_000;

/** A limit that ends this soon is waited for in the call; a longer one is the caller's to plan for. */
const WAIT_SECONDS_MAX = 5;

/** Asking at once again can't help. The plugin's own list lacks 429, which says when to ask again. */
const FINAL_ANSWERS = [400, 401, 403, 404, 410, 422, 429, 451];

const Polite = Plain.plugin(retry, throttling);

/**
 * Octokit as this system wants it: every request bounded in time, 5xx tried again twice, and at most one write a
 * second and one notification in three, which is what GitHub asks of integrations.
 *
 * The pacing is for GitHub's sake, so a GitHub on this machine gets none.
 */
export function octokitFor({
  apiUrl,
  userAgent,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
  onAnswer,
}: {
  apiUrl: string;
  userAgent: string;
  requestTimeoutMs?: number | undefined;
  onAnswer?: WatchAnswers | undefined;
}): typeof Plain {
  const waits = (...[afterSeconds, , , retries]: [number, object, object, number]): boolean =>
    afterSeconds <= WAIT_SECONDS_MAX && retries === 0;
  return Polite.defaults({
    baseUrl: apiUrl.replace(/\/+$/, ''),
    userAgent,
    request: { fetch: boundedFetch(requestTimeoutMs, onAnswer) },
    retry: { retries: 2, retryAfterBaseValue: 250, doNotRetry: FINAL_ANSWERS },
    throttle: { enabled: !isLoopback(apiUrl), onRateLimit: waits, onSecondaryRateLimit: waits },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
}

function boundedFetch(timeoutMs: number, onAnswer?: WatchAnswers) {
  return (url: string, init: RequestInit): Promise<Response> =>
    watched(fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) }), onAnswer);
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

// Octokit writes to the console by itself; what matters comes out as an error and is logged by whoever asked.
function quiet(): void {
  return undefined;
}
