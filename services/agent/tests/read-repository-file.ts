import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fitText } from '#libs/contracts';
import type { Redaction } from '#libs/redaction';
import {
  NO_REPOSITORY_FILE,
  parseRepositoryFile,
  REPOSITORY_FILE,
  REPOSITORY_FILE_BYTES_MAX,
  RepositoryFileInvalid,
  unusableRepositoryFile,
  type RepositoryFile,
} from '#libs/repository-file';

import { AttemptFailed } from '../attempt/attempt-failed.ts';

/**
 * Reads what the repository says of itself from a tree that nobody has worked in yet.
 *
 * issue-classifier has looked at the file before any money was spent; this is for what it was not allowed to see, and for
 * what was changed since.
 *
 * @throws AttemptFailed `repository-config-invalid` with every fault
 */
export async function readRepositoryFile(
  tree: string,
  redaction: Redaction,
): Promise<RepositoryFile> {
  try {
    return await read(join(tree, REPOSITORY_FILE));
  } catch (error) {
    if (!(error instanceof RepositoryFileInvalid)) throw error;
    const message = fitText(redaction.text(error.message), MESSAGE_BYTES_MAX);
    throw new AttemptFailed('repository-config-invalid', message, { cause: error });
  }
}

const MESSAGE_BYTES_MAX = 3000;

async function read(path: string): Promise<RepositoryFile> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return NO_REPOSITORY_FILE;
  // A link could name any file of this PC, whose content a fault's message would then tell.
  if (!found.isFile() || found.size > REPOSITORY_FILE_BYTES_MAX) throw unusableRepositoryFile();
  return parseRepositoryFile(await readFile(path, 'utf8'));
}
