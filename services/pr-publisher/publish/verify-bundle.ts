import {
  BundleRefused,
  CommandFailed,
  git,
  importBundle,
  isAncestor,
  listChanges,
} from '#libs/workspace';

import { reasonAgainst } from './check-changes.ts';
import { PublishRefused } from './publish-refused.ts';

/**
 * Takes a bundle into a bare scratch repository, and finds out whether it is what its agent says.
 *
 * An agent's word counts for nothing here: the base must lie on the default branch, the bundle must bring exactly the
 * promised commit on top of exactly that base and nothing in between, for what lies in between is pushed and seen by no
 * gate; and its change must be one a project may have.
 *
 * @param defaultHead where the default branch is, in the scratch repository
 * @throws PublishRefused `bundle-rejected`
 */
export async function verifyBundle(
  gitDir: string,
  claim: { file: string; baseSha: string; headSha: string; defaultHead: string },
): Promise<void> {
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
  if (!(await isOneCommit(gitDir, claim)))
    throw refused('It brings more than one commit on its base; an agent hands over one.');
  const reason = reasonAgainst(await listChanges(gitDir, { from: baseSha, to: headSha }));
  if (reason !== undefined) throw refused(reason);
}

async function isOneCommit(
  gitDir: string,
  { baseSha, headSha }: { baseSha: string; headSha: string },
): Promise<boolean> {
  const line = await git(['rev-list', '--parents', '--max-count=1', headSha, '--'], {
    cwd: gitDir,
  });
  return line.trim() === `${headSha} ${baseSha}`;
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
