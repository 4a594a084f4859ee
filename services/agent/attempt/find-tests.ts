import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REPOSITORY_FILE, type RepositoryFile } from '#libs/repository-file';
import { git, type Checkout } from '#libs/workspace';

import { detectTests, type TestPlan } from '../tests/detect-tests.ts';

const READ_BYTES_MAX = 1024 * 1024;

/**
 * How the repository is tested: as it says in its file, else as detected.
 *
 * @param treeish what to look at: the base, or what was staged when the base declares no tests
 */
export async function findTests(
  { gitDir, tree }: Checkout,
  file: Pick<RepositoryFile, 'setup' | 'test'>,
  treeish: string,
): Promise<TestPlan> {
  const { setup, test } = file;
  if (setup !== undefined && test !== undefined) return { source: REPOSITORY_FILE, setup, test };
  const listed = await git(['ls-tree', '-r', '--name-only', '-z', treeish], { cwd: gitDir });
  const detected = detectTests({
    paths: listed.split('\0').filter((path) => path !== ''),
    read: (path) => readText(join(tree, path)),
  });
  if (test !== undefined) return { source: REPOSITORY_FILE, setup: detected.setup, test };
  return setup === undefined ? detected : { ...detected, setup };
}

/** Undefined for what is no plain file of sensible size: a link could lead anywhere. */
function readText(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size > READ_BYTES_MAX) return undefined;
  return readFileSync(path, 'utf8');
}
