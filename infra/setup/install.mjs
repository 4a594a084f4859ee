// Packages: installed when they are missing or not those of package-lock.json.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Does nothing, quickly, when every package is there in the version that the lock file names. */
export async function install(root, say) {
  const stale = await whatIsStale(root);
  if (stale === undefined) return;
  say(`Installing packages (${stale}): npm ci`);
  // The npm that started us, where one did: the one on PATH may be another.
  const npm = process.env.npm_execpath;
  const [file, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const args = [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 2, 2] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0)
    throw new Error('npm ci failed; see above. Mend that and run the same command again.');
}

/** Compares contents and not times: a checkout gives files new times without changing them. */
async function whatIsStale(root) {
  const [wanted, there] = await Promise.all([
    packagesOf(join(root, 'package-lock.json')),
    packagesOf(join(root, 'node_modules', '.package-lock.json')),
  ]);
  if (there === undefined) return 'there are none yet';
  if (wanted === undefined)
    throw new Error('package-lock.json is missing; take it from the repository.');
  for (const [path, { version, optional, link }] of Object.entries(wanted)) {
    if (path === '' || link) continue;
    const found = there[path]?.version;
    if (found === version || (optional && found === undefined)) continue;
    return `${path.replace(/^.*node_modules\//, '')} is ${found ?? 'missing'}, not ${version}`;
  }
  return undefined;
}

async function packagesOf(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
