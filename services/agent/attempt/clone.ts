import {
  CommandFailed,
  describeTree,
  makeCheckout,
  type Checkout,
  type Mirrors,
} from '#libs/workspace';

import type { Attempt } from './attempt.ts';
import { AttemptFailed } from './attempt-failed.ts';
import { COMMITTER } from './commit-message.ts';

/**
 * Makes the attempt's checkout of the default branch.
 *
 * @throws AttemptFailed `clone-failed`
 */
export async function clone(
  attempt: Attempt,
  mirrors: Mirrors,
  readToken: string,
): Promise<Checkout> {
  const { fullName, cloneUrl, defaultBranch: branch } = attempt.task.repository;
  const { signal } = attempt;
  const credential = readToken === '' ? undefined : { url: cloneUrl, token: readToken };
  try {
    const checkout = await mirrors.with(
      { fullName, cloneUrl, branch, credential },
      { signal },
      (mirror) => makeCheckout(mirror, { folder: attempt.place.folder, branch, signal }),
    );
    await describeTree(checkout, { cloneUrl, identity: COMMITTER });
    await attempt.log(`Cloned ${fullName} at ${checkout.baseSha}`);
    return checkout;
  } catch (error) {
    if (!(error instanceof CommandFailed) || error.isCanceled) throw error;
    throw new AttemptFailed(
      'clone-failed',
      error.notFound
        ? 'git is not installed on this PC. Install it, and start the agent again.'
        : `Cloning ${fullName} failed: ${reasonOf(error)} Check that ${cloneUrl} can be reached from the agent's PC, that it has the branch ${branch}, and, if it is private, GIT_READ_TOKEN.`,
      { cause: error },
    );
  }
}

function reasonOf({ timedOut, stderr }: CommandFailed): string {
  if (timedOut) return 'it took too long.';
  return stderr.trim().split('\n').slice(-3).join(' ').slice(0, 1000);
}
