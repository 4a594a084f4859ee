import type { CheckPlace } from '../check.ts';

const ANSWER_WITHIN_MS = 5000;

/** What an address answered; whichever status, somebody is there. */
export interface Answer {
  readonly status?: number;
  /** Why there is none: `ENOTFOUND`. */
  readonly fault?: string;
  /** Of its header, milliseconds since the epoch. */
  readonly date?: number;
  /** By our clock. */
  readonly askedAtMs: number;
}

/** Asks once, with patience; never an error. */
export async function answerOf(url: string, { offline, signal }: CheckPlace): Promise<Answer> {
  if (offline) return { fault: 'not asked', askedAtMs: Date.now() };
  try {
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      headers: { connection: 'close' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const date = Date.parse(response.headers.get('date') ?? '');
    return {
      status: response.status,
      askedAtMs: Date.now(),
      ...(Number.isNaN(date) ? {} : { date }),
    };
  } catch (error) {
    signal.throwIfAborted();
    const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
    return { fault: cause?.code ?? message, askedAtMs: Date.now() };
  }
}

/** Whom the cluster speaks with over the web: the settings of the environment, else the usual ones. */
export function addressesOf({ env }: CheckPlace): { name: string; url: string }[] {
  return [
    { name: 'the model’s API', url: env['ANTHROPIC_BASE_URL'] ?? 'https://api.anthropic.com' },
    { name: 'GitHub', url: env['GITHUB_API_URL'] ?? 'https://api.github.com' },
  ];
}
