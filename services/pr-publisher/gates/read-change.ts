import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import {
  git,
  keepBlobs,
  listChanges,
  measureDiff,
  type Blob,
  type DiffSize,
} from '#libs/workspace';

import type { Change, FileSide } from './change.ts';
import { FILE_BYTES_MAX } from './size.ts';

const ABSENT = '000000';

/**
 * Reads what lies between two commits, byte for byte and bounded. Contents lie in a file in `gitDir` and are there for as
 * long as that is.
 *
 * @returns also its measure, for people
 */
export async function readChange(
  gitDir: string,
  { from, to, contentBytesMax }: { from: string; to: string; contentBytesMax: number },
): Promise<Change & { diff: DiffSize }> {
  const changes = await listChanges(gitDir, { from, to });
  const blobs = await keepBlobs(
    gitDir,
    // New contents first: those are what is published.
    [...changes.map(({ id }) => id), ...changes.map(({ oldId }) => oldId)],
    {
      ...{ blobBytesMax: FILE_BYTES_MAX, bytesMax: contentBytesMax },
      file: join(gitDir, `contents-${randomUUID()}`),
    },
  );
  return {
    files: changes.map(({ path, mode, id, oldMode, oldId }) => ({
      path,
      ...(oldMode === ABSENT ? {} : { before: new Side(oldMode, blobs.get(oldId)) }),
      ...(mode === ABSENT ? {} : { after: new Side(mode, blobs.get(id)) }),
    })),
    diff: await measureDiff({ gitDir, from, to }),
    message: await git(['log', '-1', '--format=%an <%ae>%n%cn <%ce>%n%B', to, '--'], {
      cwd: gitDir,
    }),
  };
}

/** Its content is read when a gate looks at it, and not before. */
class Side implements FileSide {
  readonly bytes: number;

  constructor(
    readonly mode: string,
    private readonly blob: Blob | undefined,
  ) {
    // Another repository's commit has no content here.
    this.bytes = blob?.bytes ?? 0;
  }

  get content(): Buffer | undefined {
    return this.blob?.content;
  }
}
