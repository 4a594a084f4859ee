import { posix } from 'node:path';

import type { Change } from './change.ts';
import { finding, named, type Finding } from './finding.ts';

/** What decides who may do what in a repository, what runs there with its rights, and how an agent works in it. */
export const PROTECTED_PATHS = [
  '.github/workflows/**',
  '.github/actions/**',
  '.github/dependabot.y{,a}ml',
  '.github/claude-cluster.yml',
  'CODEOWNERS',
  '.github/CODEOWNERS',
  'docs/CODEOWNERS',
  '.claude/**',
  '.mcp.json',
] as const;

/** Paths that only a person may let be changed. Letters' case does not count: on some disks it does not either. */
export function protectedPaths({ files }: Change, globs: readonly string[]): Finding[] {
  const touched = files
    .map(({ path }) => path)
    .filter((path) => globs.some((glob) => matches(path, glob)));
  if (touched.length === 0) return [];
  return [
    finding(
      'protected-paths',
      'hold',
      `It changes what is protected here: ${named(touched)}. Read that part line by line before you let it through.`,
    ),
  ];
}

/** Whether a path is one a glob means; a glob that ends in `/` means all that lies below. */
export function matches(path: string, glob: string): boolean {
  return posix.matchesGlob(plain(path), plain(glob.endsWith('/') ? `${glob}**` : glob));
}

/** Node's globs pass over names that begin with a dot, which are the very ones that matter here. */
function plain(path: string): string {
  return path.toLowerCase().replace(/(^|[/{,])\./g, '$1\u0001');
}
