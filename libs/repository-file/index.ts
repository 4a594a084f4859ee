export { matchesPath } from './matches-path.ts';
export { parseRepositoryFile } from './parse-repository-file.ts';
export { BRANCH_PREFIX } from './patterns.ts';
export {
  NO_REPOSITORY_FILE,
  REPOSITORY_FILE,
  REPOSITORY_FILE_BYTES_MAX,
  type PriorityRule,
  type RepositoryFile,
  type RepositoryLabels,
  type RepositoryLimits,
  type SpecialtyRule,
} from './repository-file.ts';
export {
  describeFault,
  RepositoryFileInvalid,
  unusableRepositoryFile,
  type Fault,
} from './repository-file-invalid.ts';
