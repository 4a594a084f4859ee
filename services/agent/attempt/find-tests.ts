import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { git, type Checkout } from '#libs/workspace';

import { detectTests, type TestPlan } from '../tests/detect-tests.ts';
import { REPOSITORY_CONFIG, type RepositoryConfig } from '../tests/repository-config.ts';

const READ_BYTES_MAX = 1024 * 1024;

/**
 * How the repository is tested: as it says in its configuration, else as detected.
 *
 * @param treeish what to look at: the base, or what was staged when the base declares no tests
 */
export async function findTests(
  { gitDir, tree }: Checkout,
  config: RepositoryConfig,
  treeish: string,
): Promise<TestPlan> {
  const { setup, test } = config;
  if (setup !== undefined && test !== undefined) return { source: REPOSITORY_CONFIG, setup, test };
  const listed = await git(['ls-tree', '-r', '--name-only', '-z', treeish], { cwd: gitDir });
  const detected = detectTests({
    paths: listed.split('\0').filter((path) => path !== ''),
    read: (path) => readText(join(tree, path)),
  });
  if (test !== undefined) return { source: REPOSITORY_CONFIG, setup: detected.setup, test };
  return setup === undefined ? detected : { ...detected, setup };
}

/** Undefined for what is no plain file of sensible size: a link could lead anywhere. */
function readText(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size > READ_BYTES_MAX) return undefined;
  return readFileSync(path, 'utf8');
}
