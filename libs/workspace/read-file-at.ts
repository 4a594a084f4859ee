import { git } from './git.ts';
import { readBlobs } from './read-blobs.ts';

/** A file as a commit has it. */
export interface FileAt {
  /** Undefined when it is no plain file (a link, a folder), or larger than was asked for. */
  readonly text: string | undefined;
}

/** @returns undefined when the commit has nothing of that name */
export async function readFileAt(
  gitDir: string,
  { commit, path, bytesMax }: { commit: string; path: string; bytesMax: number },
): Promise<FileAt | undefined> {
  const listed = await git(['--literal-pathspecs', 'ls-tree', '-z', commit, '--', path], {
    cwd: gitDir,
  });
  if (listed === '') return undefined;
  const [, id] = /^100(?:644|755) blob ([0-9a-f]+)\t/.exec(listed) ?? [];
  if (id === undefined) return { text: undefined };
  const blobs = await readBlobs(gitDir, [id], { blobBytesMax: bytesMax, bytesMax });
  return { text: blobs.get(id)?.content?.toString('utf8') };
}
