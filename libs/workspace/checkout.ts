import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { git } from './git.ts';
import type { Mirror } from './mirror.ts';

/**
 * A working tree and the repository that we judge it by.
 *
 * Two repositories on purpose. The tree's own `.git` belongs to whoever works in the tree, who may commit, configure
 * and break it. Ours lies beside it, knows the same base, and is the only one we ever stage, commit and bundle with: a
 * filter, hook or rewritten history in the tree's own changes nothing here.
 */
export interface Checkout {
  readonly tree: string;
  /** Ours; bare, with an index that belongs to `tree`. */
  readonly gitDir: string;
  /** The commit everything starts from. */
  readonly baseSha: string;
}

/** Makes a checkout of a mirror's branch at `folder`/tree. It needs the mirror no more afterwards. */
export async function makeCheckout(
  mirror: Mirror,
  options: { folder: string; branch: string; signal?: AbortSignal | undefined },
): Promise<Checkout> {
  const { folder, branch, signal } = options;
  const tree = join(folder, 'tree');
  const gitDir = join(folder, 'git');
  const clone = ['clone', '--quiet', '--template=', '--single-branch', '--branch', branch];
  // Copied and not linked: whoever works in the tree could write through a hard link into the mirror.
  await git([...clone, '--no-hardlinks', '--', mirror.gitDir, tree], { cwd: folder, signal });
  await git([...clone, '--bare', '--', mirror.gitDir, gitDir], { cwd: folder, signal });
  await mkdir(join(gitDir, 'info'), { recursive: true });
  // With it goes what git knows of the files' times and sizes, so that staging need not read them all.
  await copyFile(join(tree, '.git', 'index'), join(gitDir, 'index'));
  return { tree, gitDir, baseSha: mirror.headSha };
}

/** What the tree's own repository says of itself: who commits, where it came from, and that nobody pushes from here. */
export async function describeTree(
  { tree }: Checkout,
  { cloneUrl, identity }: { cloneUrl: string; identity: { name: string; email: string } },
): Promise<void> {
  const settings = {
    'remote.origin.url': cloneUrl,
    'remote.origin.pushUrl': 'nobody-pushes-from-an-agent',
    'user.name': identity.name,
    'user.email': identity.email,
  };
  for (const [key, value] of Object.entries(settings))
    await git(['config', '--local', key, value], { cwd: tree });
}
