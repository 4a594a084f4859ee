import { posix } from 'node:path';

import { isSymlink, type OpenFile } from './change.ts';
import { finding, named } from './finding.ts';
import { lookForPaths, together, type Look } from './look.ts';

/** New or changed symbolic links: one that leads out of the tree is never published. */
export function symlinks(): Look {
  return together([
    lookForPaths(
      (file) => isSymlink(file.after) && !leadsInside(file),
      (outward) => [
        finding(
          'symlinks',
          'stop',
          `A symbolic link leads out of the repository, or may: ${named(outward)}.`,
        ),
      ],
    ),
    lookForPaths(
      (file) => isSymlink(file.after) && leadsInside(file),
      (inward) => [
        finding(
          'symlinks',
          'hold',
          `It makes or changes a symbolic link: ${named(inward)}. See where it leads before you let it through.`,
        ),
      ],
    ),
  ]);
}

function leadsInside({ path, after }: OpenFile): boolean {
  return staysInside(path, after?.utf8);
}

/**
 * Whether a link can only ever lead to a place in the tree, and not into git's own folder.
 *
 * `..` may stand at the front alone: behind a name, which may be a link itself, it could lead anywhere.
 */
export function staysInside(path: string, target: string | undefined): boolean {
  // eslint-disable-next-line no-control-regex -- the very thing to refuse
  if (target === undefined || target === '' || /[\u0000\\]/.test(target)) return false;
  if (target.startsWith('/')) return false;
  const steps = target.split('/');
  const firstName = steps.findIndex((step) => step !== '.' && step !== '..');
  if (firstName !== -1 && steps.slice(firstName).includes('..')) return false;
  const place = posix.join(posix.dirname(path), target);
  if (place === '..' || place.startsWith('../')) return false;
  return !place.split('/').some((part) => part.toLowerCase() === '.git');
}
