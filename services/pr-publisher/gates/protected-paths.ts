import { matchesPath, REPOSITORY_FILE } from '#libs/repository-file';

import { finding, named } from './finding.ts';
import { lookForPaths, type Look } from './look.ts';

/** What decides who may do what in a repository, what runs there with its rights, and how an agent works in it. */
export const PROTECTED_PATHS = [
  '.github/workflows/**',
  '.github/actions/**',
  '.github/dependabot.y{,a}ml',
  REPOSITORY_FILE,
  'CODEOWNERS',
  '.github/CODEOWNERS',
  'docs/CODEOWNERS',
  '.claude/**',
  '.mcp.json',
] as const;

/** Paths that only a person may let be changed. */
export function protectedPaths(globs: readonly string[]): Look {
  return lookForPaths(
    ({ path }) => globs.some((glob) => matchesPath(path, glob)),
    (touched) => [
      finding(
        'protected-paths',
        'hold',
        `It changes what is protected here: ${named(touched)}. Read that part line by line before you let it through.`,
      ),
    ],
  );
}

/** Where it is not known what the repository protects, a person has to know. */
export function unknownProtection(why: string | undefined): Look {
  return {
    findings() {
      if (why === undefined) return [];
      const detail = `What the repository protects is not known, for ${why} Or let it through, if it changes nothing you would protect.`;
      return [finding('protected-paths', 'hold', detail)];
    },
  };
}
