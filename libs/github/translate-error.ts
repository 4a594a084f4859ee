import { Gone, NotPermitted, RateLimited, Refused, Unavailable } from './errors.ts';

/** What Octokit's errors are made of, as far as it is read here. */
interface Answer {
  status: number;
  message: string;
  response?: { headers: Record<string, string | number | undefined>; data?: unknown };
}

/** Secondary limits name no time; GitHub's documentation asks for a minute at least. */
const RATE_LIMIT_PAUSE_MS = 60_000;

/**
 * Runs calls to GitHub so that only this lib's errors come out.
 *
 * @param what was attempted, for the message: `open a pull request in octo/shop`
 */
export async function asking<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw translateError(what, error, Date.now());
  }
}

/** The error that says what can be done; what isn't an answer of GitHub's is returned as it is. */
export function translateError(what: string, error: unknown, nowMs: number): unknown {
  if (!isAnswer(error)) return error;
  const said = `Could not ${what}: GitHub answered ${error.status} (${error.message}).`;
  const header = (name: string): string => String(error.response?.headers[name] ?? '');
  switch (error.status) {
    case 401:
      return new NotPermitted(
        `${said} Check GITHUB_TOKEN, or GITHUB_APP_ID and its private key, and this machine's clock.`,
        { cause: error },
      );
    case 403:
    case 429:
      return isRateLimit(error, header)
        ? new RateLimited(`${said} It is tried again when the limit allows.`, {
            retryAt: retryAt(header, nowMs),
            cause: error,
          })
        : notPermitted(said, header('x-accepted-github-permissions'), error);
    case 404:
    case 410:
    case 451:
      return new Gone(
        `${said} It was deleted or moved, or the app may not see it: check the app's installation.`,
        { cause: error },
      );
    case 422: {
      const reasons = reasonsOf(error);
      return new Refused(`${said} ${reasons.join('; ')}`, { reasons, cause: error });
    }
    default:
      return error.status >= 500
        ? new Unavailable(`${said} See https://www.githubstatus.com if it lasts.`, { cause: error })
        : error;
  }
}

function isAnswer(error: unknown): error is Error & Answer {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

function notPermitted(said: string, missing: string, cause: Error): NotPermitted {
  const grant = missing === '' ? 'the missing permission' : missing;
  return new NotPermitted(
    `${said} Grant ${grant} to the app (or token) and accept it in the installation.`,
    { missing, cause },
  );
}

function isRateLimit(error: Answer, header: (name: string) => string): boolean {
  return (
    error.status === 429 ||
    header('retry-after') !== '' ||
    header('x-ratelimit-remaining') === '0' ||
    /\bsecondary rate\b/i.test(error.message)
  );
}

function retryAt(header: (name: string) => string, nowMs: number): Date {
  const afterSeconds = Number(header('retry-after'));
  if (afterSeconds > 0) return new Date(nowMs + afterSeconds * 1000);
  const resetSeconds = Number(header('x-ratelimit-reset'));
  if (header('x-ratelimit-remaining') === '0' && resetSeconds > 0)
    return new Date(Math.max(resetSeconds * 1000, nowMs) + 1000);
  return new Date(nowMs + RATE_LIMIT_PAUSE_MS);
}

/** `errors` of a 422 are strings or `{ resource, field, code, message }`. */
function reasonsOf(error: Answer): string[] {
  const data = error.response?.data as { message?: string; errors?: unknown } | undefined;
  const errors = Array.isArray(data?.errors) ? (data.errors as unknown[]) : [];
  const reasons = errors.map((reason) => {
    if (typeof reason === 'string') return reason;
    const { message, field = '', code = '' } = reason as Record<string, string | undefined>;
    return message ?? `${field} ${code}`.trim();
  });
  return reasons.length > 0 ? reasons : [data?.message ?? error.message];
}
