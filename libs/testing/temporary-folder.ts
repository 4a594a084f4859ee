import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { guard } from '../../infra/local/guard.ts';

/** A folder of this test's own; gone at the latest with the test's process, even when that is killed. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  // On macOS the temporary folder is a link, and git reports the real path.
  const path = await realpath(await mkdtemp(join(tmpdir(), 'claude-code-cluster-test-')));
  const unguard = guard({ folder: path });
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      unguard();
    },
  };
}
