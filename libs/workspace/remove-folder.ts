import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a folder and all that is in it, also what a build made read-only (Go's module cache). Gone is fine. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    // Read-only folders don't let go of their entries: make them writable, and only what still fails is an error.
    await makeWritable(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Takes a folder out of the way at once, and removes it in its own time.
 *
 * @param trash a folder on the same file system; whoever starts empties it first
 * @returns a promise of the removal's end, which nobody need wait for
 */
export async function discardFolder(path: string, trash: string): Promise<{ gone: Promise<void> }> {
  await mkdir(trash, { recursive: true });
  const away = join(trash, randomUUID());
  try {
    await rename(path, away);
  } catch (error) {
    if (isMissing(error)) return { gone: Promise.resolve() };
    throw error;
  }
  return { gone: removeFolder(away) };
}

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries)
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ENOENT';
}
