import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { repositoryRoot } from '../../infra/local/repository-root.ts';

/**
 * Makes a program of fake-claude.mjs, under our own Node, whichever one the machine has besides.
 *
 * @returns its path, for `CLAUDE_BIN`
 */
export async function fakeClaude(folder: string): Promise<string> {
  const program = await readFile(
    join(repositoryRoot(), 'test', 'stage', 'fake-claude.mjs'),
    'utf8',
  );
  const file = join(folder, 'claude.mjs');
  await writeFile(file, `#!${process.execPath}\n${program}`);
  await chmod(file, 0o755);
  return file;
}
