// dist/: compiled when a source has changed, come or gone since the last time; the dashboard's pages likewise.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is built of what. The dashboard's folder lies in dist, so it is built after the compiler may have emptied that. */
const PARTS = [
  {
    name: 'tsc',
    argv: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
    folders: ['cli', 'infra', 'libs', 'services', 'test'],
    files: ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
    sources: /\.(ts|json)$/,
    into: 'dist',
    stamp: '.sources.json',
  },
  {
    name: 'vite',
    argv: ['node_modules/vite/bin/vite.js', 'build', '--config', 'dashboard/vite.config.js'],
    folders: ['dashboard'],
    files: ['package-lock.json'],
    sources: /\.(ts|tsx|css|html|js|json|svg)$/,
    into: 'dist/dashboard',
    // Not in the folder itself, which is served.
    stamp: '../.dashboard.json',
  },
];

/** Compiles what has changed. `node` runs the compilers. */
export async function build(root, { node, say }) {
  for (const part of PARTS) await buildPart(root, part, { node, say });
}

async function buildPart(root, part, { node, say }) {
  const stamp = join(root, part.into, part.stamp);
  const sources = await fingerprints(root, part);
  // A checkout without this part has nothing to build of it.
  if (!Object.keys(sources).some((path) => !part.files.includes(path))) return;
  const before = await readFile(stamp, 'utf8').then(JSON.parse, () => ({}));
  if (JSON.stringify(before) === JSON.stringify(sources)) return;

  say(`Building ${part.into}/: ${part.name}`);
  // What is gone from the sources must not live on in dist.
  const gone = Object.keys(before).some((path) => !(path in sources));
  if (gone) await rm(join(root, part.into), { recursive: true, force: true });
  const [script, ...args] = part.argv;
  const code = await new Promise((resolve, reject) => {
    const child = spawn(node, [join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error('The build failed; see above.');
  await writeFile(stamp, JSON.stringify(sources));
}

/** Of each file what changes when it is edited, or checked out in another version. */
async function fingerprints(root, { files, folders, sources }) {
  const found = {};
  for (const path of files) found[path] = await digest(join(root, path));
  for (const folder of folders) await collect(root, folder, { found, sources });
  return found;
}

async function collect(root, folder, into) {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) await collect(root, path, into);
    else if (into.sources.test(entry.name) && !entry.name.endsWith('.spec.ts'))
      into.found[path] = await digest(join(root, path));
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
