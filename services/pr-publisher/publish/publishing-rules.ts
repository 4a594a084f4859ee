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
import { readFileAt, type Mirror } from '#libs/workspace';

import type { GateSettings } from '../gates/judge-change.ts';

/** By what a change of a repository is judged and published. */
export interface PublishingRules {
  readonly file: RepositoryFile;
  readonly gates: GateSettings;
}

/** Room for a finding's own words beside them. */
const FAULTS_BYTES_MAX = 700;

/**
 * Adds to the cluster's gates what the repository protects, by its file on the tip of the default branch.
 *
 * Never by the change's own side of it, and not by the base an agent names: that may be old, and chosen for what it does not
 * protect yet. What a file with faults protects is not known, which holds every change: a broken file must not open what
 * it closed.
 */
export async function publishingRules(
  { gitDir, headSha }: Mirror,
  cluster: GateSettings,
  redaction: Redaction,
): Promise<PublishingRules> {
  try {
    const file = await readRepositoryFile(gitDir, headSha);
    const protectedPaths = [...cluster.protectedPaths, ...file.protectedPaths];
    return { file, gates: { ...cluster, protectedPaths } };
  } catch (error) {
    if (!(error instanceof RepositoryFileInvalid)) throw error;
    const unknownProtection = fitText(redaction.text(error.message), FAULTS_BYTES_MAX);
    return { file: NO_REPOSITORY_FILE, gates: { ...cluster, unknownProtection } };
  }
}

async function readRepositoryFile(gitDir: string, commit: string): Promise<RepositoryFile> {
  const bytesMax = REPOSITORY_FILE_BYTES_MAX;
  const found = await readFileAt(gitDir, { commit, path: REPOSITORY_FILE, bytesMax });
  if (found === undefined) return NO_REPOSITORY_FILE;
  if (found.text === undefined) throw unusableRepositoryFile();
  return parseRepositoryFile(found.text);
}
