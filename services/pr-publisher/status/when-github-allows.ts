import { Gone, NotPermitted, RateLimited, Refused, Unavailable } from '#libs/github';
import { RetryLater, Unprocessable } from '#libs/messaging';

const RETRY_MS = 5_000;

/**
 * Runs a courtesy to people (a comment, a reaction), so that trouble with GitHub is settled as it deserves.
 *
 * Away or limited: later. Refused: a dead letter, for an operator must grant something. Gone: resolves to false, for
 * there is nobody left to tell.
 */
export async function whenGithubAllows(courtesy: () => Promise<void>): Promise<boolean> {
  try {
    await courtesy();
    return true;
  } catch (error) {
    if (error instanceof Gone) return false;
    if (error instanceof RateLimited)
      throw new RetryLater(error.message, {
        afterMs: Math.max(1_000, error.retryAt.getTime() - Date.now()),
        cause: error,
      });
    if (error instanceof Unavailable)
      throw new RetryLater(error.message, { afterMs: RETRY_MS, cause: error });
    if (error instanceof NotPermitted || error instanceof Refused)
      throw new Unprocessable(error.message, { cause: error });
    throw error;
  }
}
