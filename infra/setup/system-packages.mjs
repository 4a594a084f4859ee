// Programs of this machine: installed where that takes no more than asking the package manager.
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const INSTALL_MS = 5 * 60_000;

/**
 * Sees to it that programs are there: on Debian and Ubuntu, as root, by apt-get. Never an error: whoever needs them says
 * then, in its own words, what is missing, and whoever does not is not kept waiting.
 *
 * @param {object} wanted
 * @param {string} wanted.who needs them, for the message
 * @param {Readonly<Record<string, string>>} wanted.tools the program that is looked for, or several of which one is
 *   enough (`a|b`), and the Debian package that brings it
 * @param {NodeJS.ProcessEnv} [wanted.env]
 * @param {number} [wanted.uid]
 * @param {(line: string) => void} [wanted.say]
 */
export async function systemPackages({
  who,
  tools,
  env = process.env,
  uid = process.getuid?.(),
  say = () => {},
}) {
  if (process.platform !== 'linux') return;
  const missing = [];
  for (const [programs, name] of Object.entries(tools))
    if (!(await isAnyOnPath(programs.split('|'), env))) missing.push(name);
  if (missing.length === 0) return;
  const names = missing.join(' ');
  if (uid !== 0 || !(await isAnyOnPath(['apt-get'], env))) {
    say(`${who} lacks ${names}. To have it: sudo apt-get install ${names}`);
    return;
  }
  say(`${who} needs ${names}: apt-get install ${names}`);
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  // The lists may be old, or not there at all, in a container's image.
  if ((await aptGet(install, env)) !== 0) {
    await aptGet(['update'], env);
    if ((await aptGet(install, env)) !== 0)
      say(`apt-get could not install ${names}. Install it by hand: ${who} lacks it.`);
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

async function isAnyOnPath(names, env) {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean))
    for (const name of names) {
      const there = await access(join(folder, name), constants.X_OK).then(
        () => true,
        () => false,
      );
      if (there) return true;
    }
  return false;
}
