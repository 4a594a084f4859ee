// Which Node runs everything: the one that package.json pins, wherever the machine's own is older.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const NEEDED = 24;

/** Why this script's own Node can't even prepare, or undefined. */
export function nodeIsTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 11)) return undefined;
  return `Node ${process.versions.node} is too old to start with. Install Node 20 or newer, for example: nvm install ${NEEDED}`;
}

/** The path of a Node of version 24 or newer. Throws with the remedy. */
export async function node24(root) {
  const pinned = join(root, 'node_modules', 'node', 'bin', 'node');
  for (const candidate of [pinned, process.execPath])
    if ((await majorOf(candidate)) >= NEEDED) return candidate;
  throw new Error(
    `Node ${NEEDED} is missing: the "node" package brings it, but its install script did not run. ` +
      `Run: npm rebuild node   (or install Node ${NEEDED} yourself, for example: nvm install ${NEEDED})`,
  );
}

async function majorOf(node) {
  if (node === process.execPath) return Number(process.versions.node.split('.')[0]);
  try {
    const { stdout } = await promisify(execFile)(node, ['--version']);
    return Number(/^v(\d+)/.exec(stdout)?.[1]);
  } catch {
    // Not there, or for another platform.
    return 0;
  }
}
