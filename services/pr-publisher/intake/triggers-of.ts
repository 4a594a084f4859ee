import { NotPermitted, type GithubRepository } from '#libs/github';
import {
  parseRepositoryFile,
  REPOSITORY_FILE,
  REPOSITORY_FILE_BYTES_MAX,
  RepositoryFileInvalid,
} from '#libs/repository-file';

/**
 * Labels that ask for work in a repository: the cluster's, and those of its file on the default branch.
 *
 * A file that can't be followed adds none: issue-classifier tells of it where somebody asks for work.
 */
export async function triggersOf(
  repository: GithubRepository,
  cluster: readonly string[],
): Promise<readonly string[]> {
  try {
    const bytesMax = REPOSITORY_FILE_BYTES_MAX;
    const found = await repository.readFile({ path: REPOSITORY_FILE, bytesMax });
    return [...cluster, ...parseRepositoryFile(found?.text ?? '').labels.triggers];
  } catch (error) {
    if (error instanceof RepositoryFileInvalid || error instanceof NotPermitted) return cluster;
    throw error;
  }
}
