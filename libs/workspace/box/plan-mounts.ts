import { dirname } from 'node:path';

import { isUnder, type Machine } from './machine.ts';

/** What one command is to see of the file system. */
export interface View {
  readonly machine: Machine;
  readonly writable: readonly string[];
  readonly readable: readonly string[];
  readonly hidden: readonly string[];
  /** Files of ours, by the name they have in the box. */
  readonly placed: readonly { readonly from: string; readonly to: string }[];
}

/** Memory, and gone with the command; what is large belongs into TMPDIR, which lies in the command's own folder. */
const TMP_BYTES = 512 * 1024 * 1024;
const SHM_BYTES = 256 * 1024 * 1024;

/**
 * bubblewrap's arguments for a file system that begins empty: what isn't named here isn't there.
 *
 * What must stay true: nothing is ever mounted beneath a writable folder. Whoever could write there before could have
 * put a link in the mount's way.
 */
export function planMounts(view: View): string[] {
  const { machine, writable, placed } = view;
  const { links, proc } = machine;
  const folders = visibleFolders({
    readable: [...machine.readable, ...view.readable],
    writable,
    hidden: view.hidden,
  });
  return [
    ...folders.filter((path) => !isUnder(path, '/tmp')).flatMap(readOnly),
    ...links.flatMap(({ path, target }) => ['--symlink', target, path]),
    ...['--dev', '/dev'],
    ...['--perms', '1777', '--size', String(SHM_BYTES), '--tmpfs', '/dev/shm'],
    ...['--perms', '1777', '--size', String(TMP_BYTES), '--tmpfs', '/tmp'],
    ...['--dir', '/run', '--dir', '/var', '--symlink', '/tmp', '/var/tmp'],
    // The machine's own /tmp is never shown, but a toolchain or the work may lie in it.
    ...folders.filter((path) => isUnder(path, '/tmp')).flatMap(readOnly),
    ...placed.flatMap(({ from, to }) => ['--ro-bind', from, to]),
    ...writable.flatMap((path) => ['--bind', path, path]),
    ...['--proc', '/proc'],
    ...proc.readOnly.flatMap(readOnly),
    ...proc.masked.flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
  ];
}

/** Outermost folders first, none twice, none that would show what is hidden or lie in what is writable. */
export function visibleFolders({
  readable,
  writable,
  hidden,
}: Pick<View, 'hidden' | 'readable' | 'writable'>): string[] {
  const wanted = [...new Set(readable)]
    .filter((path) => !hidden.some((secret) => isUnder(secret, path) || isUnder(path, secret)))
    .filter((path) => !writable.some((folder) => isUnder(path, folder)))
    .toSorted((a, b) => a.length - b.length);
  return wanted.filter(
    (path, index) => !wanted.slice(0, index).some((outer) => isUnder(path, outer)),
  );
}

function readOnly(path: string): string[] {
  return ['--ro-bind', path, path];
}

/** Two writable folders, one in the other, would break what must stay true. */
export function refuseNested(writable: readonly string[]): void {
  for (const path of writable)
    for (const other of writable)
      if (path !== other && isUnder(path, other))
        throw new RangeError(`${path} lies in ${other}; give ${dirname(path)} or ${other} alone.`);
}
