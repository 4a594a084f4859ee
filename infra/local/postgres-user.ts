import { execFile } from 'node:child_process';
import { chmod, chown, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Whom the server runs as, when it can't run as us. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. For root this is the system's `postgres` user or else `nobody`; for
 * everyone else undefined: themselves. No user is ever created.
 */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([idOf('-u', name), idOf('-g', name)]);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" to run it as. ' +
      'Run this as an ordinary user, or create one: useradd --system postgres',
  );
}

/**
 * Lets the server's user pass through to `folder`: temporary folders are made for their owner alone.
 *
 * Only folders of ours below the system's temporary folder are opened, only to that group, and only for
 * passing. Throws, with what to do, when the way is barred elsewhere (a home folder with mode 0700).
 */
export async function openFolderTo(folder: string, user: ServerUser | undefined): Promise<void> {
  if (user === undefined) return;
  const temporary = resolve(tmpdir());
  for (let path = resolve(folder); path !== dirname(path); path = dirname(path)) {
    if (await mayPass(path, user)) continue;
    if (!path.startsWith(`${temporary}/`))
      throw new Error(
        `PostgreSQL can't run as root and its own user can't enter ${path}. ` +
          `Choose a folder that others may pass through (chmod o+x ${path}), or run as an ordinary user.`,
      );
    const { uid, mode } = await stat(path);
    await chown(path, uid, user.gid);
    await chmod(path, (mode & 0o7777) | 0o010);
  }
}

async function mayPass(path: string, user: ServerUser): Promise<boolean> {
  const { uid, gid, mode } = await stat(path);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0;
}

async function idOf(flag: '-g' | '-u', name: string): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('id', [flag, name]);
    return Number(stdout);
  } catch {
    // There is no such user; the caller tries the next.
    return undefined;
  }
}
