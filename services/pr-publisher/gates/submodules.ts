import { isGitlink } from './change.ts';
import { finding, named } from './finding.ts';
import { lookForPaths, type Look } from './look.ts';

/** Another repository's code, whose content no gate sees and nobody has reviewed here. */
export function submodules(): Look {
  return lookForPaths(
    ({ path, before, after }) => isGitlink(before) || isGitlink(after) || path === '.gitmodules',
    (paths) => [
      finding(
        'submodules',
        'hold',
        `It adds, moves or removes another repository: ${named(paths)}. See which, and which commit of it, before you let it through.`,
      ),
    ],
  );
}
