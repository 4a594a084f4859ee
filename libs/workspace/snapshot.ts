import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Checkout } from './checkout.ts';
import { CommandFailed } from './command-failed.ts';
import { git } from './git.ts';
import { stageAll } from './stage.ts';

/** The one ref a bundle of unfinished work brings. */
export const CHECKPOINT_REF = 'refs/heads/claude-code-cluster/checkpoint';

/**
 * The tree as it is at this moment, while somebody works in it: nothing in it is touched, nor our index, which belongs
 * to who stages the finished work.
 *
 * @returns the id of that tree
 * @throws CommandFailed also when a file vanished while it was read; a moment later it may go well
 */
export async function snapshotTree(checkout: Checkout): Promise<string> {
  const indexFile = join(checkout.gitDir, 'snapshot-index');
  // What git knows of unchanged files goes along, so that only changed ones are read.
  await copyFile(join(checkout.gitDir, 'index'), indexFile);
  return stageAll(checkout, { indexFile });
}

/** Makes the tree, and our index, what `treeish` is. What set-up left there ignored stays. */
export async function restoreTree({ tree, gitDir }: Checkout, treeish: string): Promise<void> {
  await git(['read-tree', '--reset', '-u', treeish], { cwd: tree, gitDir });
}

/** Removes what lies in the tree untracked and is not ignored. What can't be removed stays. */
export async function discardUntracked({ tree, gitDir }: Checkout): Promise<void> {
  try {
    await git(['clean', '--quiet', '--force', '-d'], { cwd: tree, gitDir });
  } catch (error) {
    // Exit code 1: something is left, such as a folder that was made read-only.
    if (!(error instanceof CommandFailed) || error.exitCode !== 1) throw error;
  }
}

/** Puts a checkout nobody has worked in yet onto another commit of its branch. */
export async function moveToBase(checkout: Checkout, baseSha: string): Promise<Checkout> {
  const { tree, gitDir } = checkout;
  await git(['reset', '--quiet', '--hard', baseSha, '--'], { cwd: tree });
  await copyFile(join(tree, '.git', 'index'), join(gitDir, 'index'));
  return { ...checkout, baseSha };
}
