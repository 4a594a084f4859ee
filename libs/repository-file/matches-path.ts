import { posix } from 'node:path';

/**
 * Whether a path is one a glob means; a glob that ends in `/` means all that lies below.
 *
 * Letters' case does not count: on some disks it does not either.
 */
export function matchesPath(path: string, glob: string): boolean {
  return posix.matchesGlob(plain(path), plain(glob.endsWith('/') ? `${glob}**` : glob));
}

/** Node's globs pass over names that begin with a dot, which are the very ones that matter here. */
function plain(path: string): string {
  return path.toLowerCase().replace(/(^|[/{,])\./g, '$1\u0001');
}
