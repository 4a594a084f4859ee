import type { DiffSize } from '#libs/workspace';
import {
  BundleRefused,
  CommandFailed,
  git,
  importBundle,
  isAncestor,
  listChanges,
  measureDiff,
} from '#libs/workspace';

import { reasonAgainst } from './check-changes.ts';
import { PublishRefused } from './publish-refused.ts';

/**
 * Takes a bundle into a bare scratch repository, and finds out whether it is what its agent says.
 *
 * An agent's word counts for nothing here: the base must lie on the default branch, the bundle must bring exactly the
 * promised commit on top of exactly that base, and its change must be one a project may have.
 *
 * @param defaultHead where the default branch is, in the scratch repository
 * @returns what the change is, measured by git
 * @throws PublishRefused `bundle-rejected`
 */
export async function verifyBundle(
  gitDir: string,
  claim: { file: string; baseSha: string; headSha: string; defaultHead: string },
): Promise<DiffSize> {
  const { file, baseSha, headSha, defaultHead } = claim;
  if (!(await liesOn(gitDir, baseSha, defaultHead)))
    throw refused(`It starts from ${baseSha}, which is not on the default branch.`);
  try {
    await importBundle(gitDir, { file, baseSha, headSha });
  } catch (error) {
    if (error instanceof BundleRefused) throw refused(error.message, error);
    throw error;
  }
  if (!(await isAncestor(gitDir, { ancestor: baseSha, descendant: headSha })))
    throw refused(`Its commit ${headSha} does not follow from ${baseSha}.`);
  const reason = reasonAgainst(await listChanges(gitDir, { from: baseSha, to: headSha }));
  if (reason !== undefined) throw refused(reason);
  return measureDiff({ gitDir, from: baseSha, to: headSha });
}

async function liesOn(gitDir: string, sha: string, head: string): Promise<boolean> {
  try {
    await git(['cat-file', '-e', `${sha}^{commit}`], { cwd: gitDir });
  } catch (error) {
    if (error instanceof CommandFailed && error.exitCode !== undefined) return false;
    throw error;
  }
  return isAncestor(gitDir, { ancestor: sha, descendant: head });
}

export function refused(reason: string, cause?: unknown): PublishRefused {
  return new PublishRefused(
    'bundle-rejected',
    `The agent's bundle was refused. ${reason} Nothing was pushed; look at the agent, then ask for the work again.`,
    { cause },
  );
}
