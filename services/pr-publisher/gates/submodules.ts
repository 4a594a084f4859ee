import { isGitlink, type Change } from './change.ts';
import { finding, named, type Finding } from './finding.ts';

/** Another repository's code, whose content no gate sees and nobody has reviewed here. */
export function submodules({ files }: Change): Finding[] {
  const paths = files
    .filter(
      ({ path, before, after }) => isGitlink(before) || isGitlink(after) || path === '.gitmodules',
    )
    .map(({ path }) => path);
  if (paths.length === 0) return [];
  return [
    finding(
      'submodules',
      'hold',
      `It adds, moves or removes another repository: ${named(paths)}. See which, and which commit of it, before you let it through.`,
    ),
  ];
}
