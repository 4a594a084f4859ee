// dist/: compiled when a source has changed, come or gone since the last time.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDERS = ['cli', 'infra', 'libs', 'services', 'test'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Compiles unless nothing changed. `node` runs the compiler. */
export async function build(root, { node, say }) {
  const stamp = join(root, 'dist', '.sources.json');
  const sources = await fingerprints(root);
  const before = await readFile(stamp, 'utf8').then(JSON.parse, () => ({}));
  if (JSON.stringify(before) === JSON.stringify(sources)) return;

  say('Building dist/: tsc');
  // What is gone from the sources must not live on in dist.
  const gone = Object.keys(before).some((path) => !(path in sources));
  if (gone) await rm(join(root, 'dist'), { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const code = await new Promise((resolve, reject) => {
    const args = [tsc, '-p', 'tsconfig.build.json'];
    const child = spawn(node, args, { cwd: root, stdio: ['ignore', 2, 2] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error('The build failed; see above.');
  await writeFile(stamp, JSON.stringify(sources));
}

/** Of each file what changes when it is edited, or checked out in another version. */
async function fingerprints(root) {
  const found = {};
  for (const path of FILES) found[path] = await digest(join(root, path));
  for (const folder of FOLDERS) await collect(root, folder, found);
  return found;
}

async function collect(root, folder, found) {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) await collect(root, path, found);
    else if (/\.(ts|json)$/.test(entry.name) && !entry.name.endsWith('.spec.ts'))
      found[path] = await digest(join(root, path));
  }
}

async function digest(file) {
  // Large files are samples and fixtures; their size and time will do.
  const { size, mtimeMs } = await stat(file);
  if (size > 1024 * 1024) return `${size} ${mtimeMs}`;
  return createHash('sha256')
    .update(await readFile(file))
    .digest('base64')
    .slice(0, 16);
}
