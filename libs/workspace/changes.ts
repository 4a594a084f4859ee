import { git } from './git.ts';

/** One path that differs between two trees. */
export interface Change {
  /** From the root of the repository, as git has it. */
  readonly path: string;
  /** `100644`, `100755`, `120000` a symbolic link, `160000` another repository, `000000` absent. */
  readonly mode: string;
  readonly oldMode: string;
  /** Of the content, for `readBlobs`; only zeros where there is none. */
  readonly id: string;
  readonly oldId: string;
  readonly status: 'A' | 'D' | 'M' | 'T' | 'X';
}

/** Every path that differs, renames as a removal and an addition. `from` and `to` are commits or trees. */
export async function listChanges(
  gitDir: string,
  { from, to }: { from: string; to: string },
): Promise<Change[]> {
  const output = await git(
    ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--end-of-options', from, to],
    { cwd: gitDir },
  );
  return parseRaw(output);
}

/** `:100644 100755 <old id> <id> M`, NUL, path, NUL. */
export function parseRaw(output: string): Change[] {
  const fields = output.split('\0');
  const changes: Change[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [oldMode = '', mode = '', oldId = '', id = '', status = 'X'] = (fields[index] ?? '')
      .slice(1)
      .split(' ');
    changes.push({
      path: fields[index + 1] ?? '',
      mode,
      oldMode,
      id,
      oldId,
      status: isStatus(status) ? status : 'X',
    });
  }
  return changes;
}

function isStatus(status: string): status is Change['status'] {
  return ['A', 'D', 'M', 'T'].includes(status);
}

/** Whether `ancestor` can be reached from `descendant`. */
export async function isAncestor(
  gitDir: string,
  { ancestor, descendant }: { ancestor: string; descendant: string },
): Promise<boolean> {
  const base = await git(['rev-list', '--max-count=1', ancestor, `^${descendant}`, '--'], {
    cwd: gitDir,
  });
  return base.trim() === '';
}
