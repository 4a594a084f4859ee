import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit as Plain } from '@octokit/rest';

export type Octokit = InstanceType<typeof Plain>;

const REQUEST_TIMEOUT_MS = 30_000;

/** A limit that ends this soon is waited for in the call; a longer one is the caller's to plan for. */
const WAIT_SECONDS_MAX = 5;

const Polite = Plain.plugin(retry, throttling);

/**
 * Octokit as this system wants it: every request bounded in time, 5xx tried again twice, and at most one write a
 * second and one notification in three, which is what GitHub asks of integrations.
 *
 * The pacing is for GitHub's sake, so a GitHub on this machine gets none.
 */
export function octokitFor(apiUrl: string, userAgent: string): typeof Plain {
  const waits = (...[afterSeconds, , , retries]: [number, object, object, number]): boolean =>
    afterSeconds <= WAIT_SECONDS_MAX && retries === 0;
  return Polite.defaults({
    baseUrl: apiUrl.replace(/\/+$/, ''),
    userAgent,
    request: { fetch: boundedFetch },
    retry: { retries: 2, retryAfterBaseValue: 250 },
    throttle: { enabled: !isLoopback(apiUrl), onRateLimit: waits, onSecondaryRateLimit: waits },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
}

function boundedFetch(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

// Octokit writes to the console by itself; what matters comes out as an error and is logged by whoever asked.
function quiet(): void {
  return undefined;
}
