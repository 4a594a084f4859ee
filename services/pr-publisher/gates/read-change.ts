import {
  git,
  listChanges,
  measureDiff,
  readBlobs,
  type Blob,
  type DiffSize,
} from '#libs/workspace';

import type { Change, FileSide } from './change.ts';
import { CONTENT_BYTES_MAX, FILE_BYTES_MAX } from './size.ts';

const ABSENT = '000000';

/** Reads what lies between two commits, byte for byte and bounded. @returns also its measure, for people */
export async function readChange(
  gitDir: string,
  { from, to }: { from: string; to: string },
): Promise<Change & { diff: DiffSize }> {
  const changes = await listChanges(gitDir, { from, to });
  const blobs = await readBlobs(
    gitDir,
    // New contents first: those are what is published.
    [...changes.map(({ id }) => id), ...changes.map(({ oldId }) => oldId)],
    { blobBytesMax: FILE_BYTES_MAX, bytesMax: CONTENT_BYTES_MAX },
  );
  return {
    files: changes.map(({ path, mode, id, oldMode, oldId }) => ({
      path,
      ...(oldMode === ABSENT ? {} : { before: sideOf(oldMode, blobs.get(oldId)) }),
      ...(mode === ABSENT ? {} : { after: sideOf(mode, blobs.get(id)) }),
    })),
    diff: await measureDiff({ gitDir, from, to }),
    message: await git(['log', '-1', '--format=%an <%ae>%n%cn <%ce>%n%B', to, '--'], {
      cwd: gitDir,
    }),
  };
}

/** Another repository's commit has no content here. */
function sideOf(mode: string, blob: Blob | undefined): FileSide {
  return { mode, ...(blob ?? { bytes: 0 }) };
}
