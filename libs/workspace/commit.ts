import type { Checkout } from './checkout.ts';
import { git } from './git.ts';

/** The one ref a bundle of ours brings. Whoever imports it names the branch. */
export const RESULT_REF = 'refs/heads/claude-code-cluster/result';

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/**
 * Commits a tree on top of the checkout's base: one commit, whatever was committed in the tree meanwhile. Runs no hook
 * and signs nothing.
 *
 * @param commit.ref default RESULT_REF
 * @returns the commit, which that ref then names
 */
export async function commitTree(
  { gitDir, baseSha }: Checkout,
  commit: { treeSha: string; message: string; author: Identity; ref?: string },
): Promise<string> {
  const { treeSha, message, author, ref = RESULT_REF } = commit;
  const headSha = await git(['commit-tree', treeSha, '-p', baseSha, '-F', '-'], {
    cwd: gitDir,
    input: message,
    env: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
    },
  });
  await git(['update-ref', ref, headSha.trim()], { cwd: gitDir });
  return headSha.trim();
}
