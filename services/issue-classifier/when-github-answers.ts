import { RateLimited, Unavailable } from '#libs/github';
import { RetryLater } from '#libs/messaging';

const RETRY_MS = 5_000;

/** Throws RetryLater while GitHub is away or asks for patience. */
export async function whenGithubAnswers<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof RateLimited)
      throw new RetryLater(error.message, {
        afterMs: Math.max(1_000, error.retryAt.getTime() - Date.now()),
        cause: error,
      });
    if (error instanceof Unavailable)
      throw new RetryLater(error.message, { afterMs: RETRY_MS, cause: error });
    throw error;
  }
}
