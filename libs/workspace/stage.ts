import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';

import { listChanges } from './changes.ts';
import type { Checkout } from './checkout.ts';
import { git } from './git.ts';

const GITLINK = '160000';

/**
 * Takes the tree as it is into our index.
 *
 * @param options.indexFile another index than ours
 * @returns the id of that tree; equal ids mean that nothing has changed
 */
export async function stageAll(
  { tree, gitDir, baseSha }: Checkout,
  { indexFile }: { indexFile?: string } = {},
): Promise<string> {
  const env = indexFile === undefined ? undefined : { GIT_INDEX_FILE: indexFile };
  const options = { cwd: tree, gitDir, env };
  await git(['add', '--all'], options);
  const staged = (await git(['write-tree'], options)).trim();
  // A repository cloned into the tree would be recorded as a commit nobody else has.
  const nested = (await listChanges(gitDir, { from: baseSha, to: staged })).filter(
    ({ mode, oldMode }) => mode === GITLINK && oldMode !== GITLINK,
  );
  if (nested.length === 0) return staged;
  const input = nested.map(({ path }) => `${path}\0`).join('');
  await git(['update-index', '--force-remove', '-z', '--stdin'], { ...options, input });
  return (await git(['write-tree'], options)).trim();
}

/**
 * From now on leaves alone what lies in the tree untracked: what setting up and testing leave behind is nobody's
 * work, also where the repository forgot to ignore it.
 *
 * @returns the paths, folders with a slash at their end
 */
export async function ignoreUntracked({ tree, gitDir }: Checkout): Promise<string[]> {
  const list = ['ls-files', '--others', '--exclude-standard', '--directory', '-z'];
  const paths = (await git(list, { cwd: tree, gitDir })).split('\0').filter((path) => path !== '');
  const patterns = paths.filter((path) => !path.includes('\n')).map((path) => `/${escape(path)}\n`);
  await appendFile(join(gitDir, 'info', 'exclude'), patterns.join(''));
  return paths;
}

/** As gitignore(5) reads it: taken literally. */
function escape(path: string): string {
  return path
    .replace(/[\\*?[\]!#]/g, '\\$&')
    .replace(/ +$/, (blanks) => blanks.replaceAll(' ', '\\ '));
}
