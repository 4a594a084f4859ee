import { join } from 'node:path';

import type { LocalGithub } from '../../infra/local/github/local-github.ts';
import { startGithub as start, type GithubOptions } from '../../infra/local/github/start-github.ts';
import { temporaryFolder } from './temporary-folder.ts';

export type { LocalGithub };

/** A GitHub of this test file's own, in a folder that goes away with it. */
export async function startGithub(
  options: Omit<GithubOptions, 'folder'> = {},
): Promise<{ github: LocalGithub; stop: () => Promise<void> }> {
  const folder = await temporaryFolder();
  const github = await start({ ...options, folder: join(folder.path, 'github') });
  return {
    github,
    stop: async () => {
      await github.stop();
      await folder.remove();
    },
  };
}
