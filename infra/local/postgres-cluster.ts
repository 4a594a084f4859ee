import { execFile } from 'node:child_process';
import { access, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { ServerUser } from './postgres-user.ts';

export interface ClusterOptions {
  readonly bin: string;
  readonly folder: string;
  readonly user: ServerUser | undefined;
  /** The superuser's. */
  readonly password: string;
}

/** Makes `<folder>/data` unless it is there. Made beside and renamed: half a cluster is never taken for one. */
export async function initialiseCluster(options: ClusterOptions): Promise<void> {
  const { folder, user } = options;
  const data = join(folder, 'data');
  const isThere = await access(data).then(
    () => true,
    () => false,
  );
  if (isThere) return;

  const unfinished = join(folder, 'data.new');
  const passwordFile = join(folder, 'initdb-password');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  for (const path of user === undefined ? [] : [unfinished, passwordFile])
    await chown(path, user?.uid ?? -1, user?.gid ?? -1);
  try {
    await initdb(options, unfinished, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, data);
}

async function initdb(options: ClusterOptions, data: string, passwordFile: string): Promise<void> {
  const args = [
    `--pgdata=${data}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    // The same order and the same messages on every machine, whatever its locale.
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-sync',
  ];
  const env = { LC_ALL: 'C', TZ: 'UTC' };
  try {
    await promisify(execFile)(join(options.bin, 'initdb'), args, {
      cwd: data,
      env,
      timeout: 60_000,
      ...options.user,
    });
  } catch (cause) {
    const { stderr } = cause as { stderr?: string };
    throw new Error(`initdb failed:\n${(stderr ?? String(cause)).slice(-2000)}`, { cause });
  }
}
