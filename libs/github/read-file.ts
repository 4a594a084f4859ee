import type { RepositoryAccess } from './access.ts';
import { Gone } from './errors.ts';
import { asking } from './translate-error.ts';

export interface WantedFile {
  /** From the root of the repository. */
  path: string;
  /** A larger one is not read. */
  bytesMax: number;
  /** As it was answered before: spares the transfer, and GitHub does not count what has not changed. */
  known?: RepositoryTextFile | undefined;
}

/** A file on the default branch, as it is now. */
export interface RepositoryTextFile {
  /** Undefined when it is no plain file, or larger than was asked for. */
  text: string | undefined;
  etag: string | undefined;
}

/**
 * Reads a file of the default branch.
 *
 * @returns undefined when there is none, or the repository is hidden from us: GitHub answers both alike
 * @throws NotPermitted when we may not: in a private repository an app needs `contents: read`
 */
export async function readFile(
  { octokit, owner, name }: RepositoryAccess,
  { path, bytesMax, known }: WantedFile,
): Promise<RepositoryTextFile | undefined> {
  try {
    const { data, headers } = await asking(`read ${path} of ${owner}/${name}`, () =>
      octokit.rest.repos.getContent({
        ...{ owner, repo: name, path },
        headers: known?.etag === undefined ? {} : { 'if-none-match': known.etag },
      }),
    );
    const isText = !Array.isArray(data) && data.type === 'file' && data.size <= bytesMax;
    const text =
      isText && 'content' in data
        ? Buffer.from(data.content, 'base64').toString('utf8')
        : undefined;
    return { text, etag: headers.etag };
  } catch (error) {
    if (known !== undefined && isUnchanged(error)) return known;
    if (error instanceof Gone) return undefined;
    throw error;
  }
}

function isUnchanged(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 304;
}
