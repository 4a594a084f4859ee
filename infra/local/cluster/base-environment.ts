import { delimiter, sep } from 'node:path';

import { childEnvironment } from '#libs/workspace';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * What every process of the cluster sees of our own environment: the allow-list for children, and no more.
 *
 * npm puts this project's tools in front of PATH; a repository that is worked on must find its own, so they are taken
 * out again. A proxy of the machine must not stand between neighbours on loopback.
 */
export function baseEnvironment(root: string, temporaryFolder: string): Record<string, string> {
  const environment = childEnvironment({ TMPDIR: temporaryFolder });
  const direct = [environment['NO_PROXY'] ?? environment['no_proxy'], ...LOOPBACK]
    .filter((host) => host !== undefined && host !== '')
    .join(',');
  return {
    ...environment,
    PATH: withoutFolder(environment['PATH'] ?? '', root),
    NO_PROXY: direct,
    no_proxy: direct,
  };
}

/** PATH without what lies in a folder. */
export function withoutFolder(path: string, folder: string): string {
  return path
    .split(delimiter)
    .filter((entry) => entry !== folder && !entry.startsWith(folder + sep))
    .join(delimiter);
}
