// One process at a time, across processes, without dependencies.
import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Nothing we do under a lock takes longer; a lock older than this was left behind. */
const HELD_AT_MOST_MS = 20 * 60_000;

/**
 * Runs `work` while this process alone holds the lock file. A lock whose holder is dead is taken over.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  while (!(await take(path))) {
    if (await isLeftBehind(path)) await rm(path, { force: true });
    else await pause(150);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path) {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isLeftBehind(path) {
  try {
    const [text, { mtimeMs }] = [await readFile(path, 'utf8'), await stat(path)];
    const ageMs = Date.now() - mtimeMs;
    // Between creation and the writing of the id the file is empty, for a moment only.
    if (text === '') return ageMs > 2000;
    return ageMs > HELD_AT_MOST_MS || !isAlive(Number(text));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
