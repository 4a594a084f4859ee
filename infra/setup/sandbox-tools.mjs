// What the agent's sandbox needs of this machine: installed where that takes no more than asking the package manager.
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The program that is looked for, and the Debian package that brings it. */
const TOOLS = { bwrap: 'bubblewrap', socat: 'socat', prlimit: 'util-linux', rg: 'ripgrep' };
const INSTALL_MS = 5 * 60_000;

/**
 * Sees to it that the tools are there: on Debian and Ubuntu, as root, by apt-get. Never an error: whoever needs the
 * sandbox says then, in its own words, what is missing, and whoever does not is not kept waiting.
 *
 * @param {{ env?: NodeJS.ProcessEnv, uid?: number, say?: (line: string) => void }} [options]
 */
export async function sandboxTools({
  env = process.env,
  uid = process.getuid?.(),
  say = () => {},
} = {}) {
  if (process.platform !== 'linux') return;
  const missing = [];
  for (const [program, name] of Object.entries(TOOLS))
    if (!(await isOnPath(program, env))) missing.push(name);
  if (missing.length === 0) return;
  const names = missing.join(' ');
  if (uid !== 0 || !(await isOnPath('apt-get', env))) {
    say(`The agent's sandbox lacks ${names}. To have it: sudo apt-get install ${names}`);
    return;
  }
  say(`Installing what the agent's sandbox needs: apt-get install ${names}`);
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  // The lists may be old, or not there at all, in a container's image.
  if ((await aptGet(install, env)) !== 0) {
    await aptGet(['update'], env);
    if ((await aptGet(install, env)) !== 0)
      say(`apt-get could not install ${names}. Install them by hand for the agent's sandbox.`);
  }
}

async function aptGet(args, env) {
  return new Promise((resolve) => {
    const child = spawn('apt-get', ['--quiet=2', '--option=DPkg::Lock::Timeout=120', ...args], {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'ignore'],
      timeout: INSTALL_MS,
    });
    child.once('error', () => resolve(-1));
    child.once('exit', resolve);
  });
}

async function isOnPath(name, env) {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const there = await access(join(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return true;
  }
  return false;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await sandboxTools({ say: (line) => process.stderr.write(`${line}\n`) });
