// Where a usable nats-server is: on PATH, in the cache, or fetched once into the cache.
// Plain JavaScript without dependencies, because it also runs before anything is installed.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, constants, copyFile, mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { withLock } from './lock.mjs';

const run = promisify(execFile);

/** What we fetch. `sync_interval` and `term(reason)` need 2.10, so that is the oldest we take. */
const VERSION = '2.12.15';
const OLDEST = [2, 10];

/** SHA-256 of the release archives, as in the recipe of the official image (nats-io/nats-docker). */
const RELEASES = {
  'linux-amd64': '58ab8131f819263897e2fc38e503e1b755b63bcafeecc7d12582487df48ca15e',
  'linux-arm64': 'b724db99fefbf8f5c808baa82819ee50350aee9734017e4a478f7e545cef3ab6',
};

const INSTALLS = `Install it in one of these ways, then run the same command again:
  macOS           brew install nats-server
  Go              go install github.com/nats-io/nats-server/v2@v${VERSION}   (and put its bin folder on PATH)
  Debian 13+      apt-get install nats-server
  anything else   unpack an archive of github.com/nats-io/nats-server/releases and put nats-server on PATH`;

/**
 * The path of a nats-server of version 2.10 or newer.
 *
 * Safe when several processes ask at once: one fetches, the others wait for it. Throws an Error that says
 * what was tried and how to install it by hand.
 *
 * @param {{ env?: NodeJS.ProcessEnv, say?: (line: string) => void }} [options] `say` hears what it does.
 * @returns {Promise<string>}
 */
export async function natsServer({ env = process.env, say = () => {} } = {}) {
  const { found, tried } = await look(env);
  if (found !== undefined) return found;
  const cached = cachedIn(env);
  await mkdir(cacheFolder(env), { recursive: true });
  return withLock(join(cacheFolder(env), 'nats-server.lock'), async () => {
    // Somebody else may have fetched it while we waited.
    if ((await versionFault(cached, env)) === undefined) return cached;
    return fetchInto(cached, { env, say, tried });
  });
}

/**
 * The path of a usable nats-server that is there already; undefined when there is none. Fetches nothing.
 *
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 */
export async function findNatsServer({ env = process.env } = {}) {
  return (await look(env)).found;
}

async function look(env) {
  const tried = [];
  for (const found of await onPath('nats-server', env)) {
    const fault = await versionFault(found, env);
    if (fault === undefined) return { found, tried };
    tried.push(`${found}: ${fault}`);
  }
  const cached = cachedIn(env);
  return (await versionFault(cached, env)) === undefined ? { found: cached, tried } : { tried };
}

function cachedIn(env) {
  return join(cacheFolder(env), 'nats-server');
}

async function fetchInto(target, { env, say, tried }) {
  for (const [name, way] of WAYS) {
    const folder = await mkdtemp(join(cacheFolder(env), 'fetch-'));
    try {
      say(`nats-server: not here yet; fetching it once (${name})`);
      const binary = await way({ folder, env });
      await chmod(binary, 0o755);
      const fault = await versionFault(binary, env);
      if (fault !== undefined) throw new Error(fault);
      await putInPlace(binary, target);
      say(`nats-server: ready in ${target}`);
      return target;
    } catch (error) {
      tried.push(`${name}: ${reasonOf(error)}`);
      say(`nats-server: ${tried.at(-1)}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const list = tried.map((line) => `  - ${line}`).join('\n');
  throw new Error(
    `No nats-server ${OLDEST.join('.')} or newer could be found or fetched:\n${list}\n${INSTALLS}`,
  );
}

/** In this order: what the project publishes itself, what builds it from source, what Debian built. */
const WAYS = [
  ['official release', officialRelease],
  ['go install', goInstall],
  ['Debian package, unpacked without installing', debianPackage],
];

async function officialRelease({ folder, env }) {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch] ?? process.arch;
  const platform = `${process.platform}-${arch}`;
  const expected = RELEASES[platform];
  if (expected === undefined) throw new Error(`no pinned checksum for ${platform}`);
  const name = `nats-server-v${VERSION}-${platform}`;
  const archive = join(folder, `${name}.tar.gz`);
  const url = `https://github.com/nats-io/nats-server/releases/download/v${VERSION}/${name}.tar.gz`;
  const patience = ['--connect-timeout', '8', '--speed-time', '15', '--speed-limit', '1000'];
  await tool('curl', ['-fsSL', ...patience, '--max-time', '180', '-o', archive, url], { env });
  const actual = createHash('sha256')
    .update(await readFile(archive))
    .digest('hex');
  if (actual !== expected) throw new Error(`the archive's SHA-256 is ${actual}, not ${expected}`);
  await tool('tar', ['-xzf', archive, '-C', folder], { env });
  return join(folder, name, 'nats-server');
}

async function goInstall({ folder, env }) {
  const module = `github.com/nats-io/nats-server/v2@v${VERSION}`;
  await tool('go', ['install', module], {
    env: { ...env, GOBIN: folder, CGO_ENABLED: '0' },
    timeout: 10 * 60_000,
  });
  return join(folder, 'nats-server');
}

/** From the machine's own Debian mirror and keyring, with package lists of our own: nothing of the system changes. */
async function debianPackage({ folder, env }) {
  const format = '$(ORIGIN)\t$(LABEL)\t$(REPO_URI)';
  const targets = await tool('apt-get', ['indextargets', '--format', format], { env });
  const mirror = targets
    .split('\n')
    .map((line) => line.split('\t'))
    .find(([origin, label]) => origin === 'Debian' && label === 'Debian')?.[2];
  if (mirror === undefined) throw new Error('this machine takes no packages from Debian');

  for (const path of ['lists/partial', 'cache/archives/partial', 'root'])
    await mkdir(join(folder, path), { recursive: true });
  const sources = join(folder, 'sources.list');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  await writeFile(sources, `deb [signed-by=${keyring}] ${mirror} trixie main\n`);
  await chmod(folder, 0o755);
  const own = [
    `Dir::Etc::SourceList=${sources}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(folder, 'lists')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'APT::Sandbox::User=root',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=15',
  ].flatMap((option) => ['-o', option]);
  await tool('apt-get', [...own, '-qq', 'update'], { env, cwd: folder, timeout: 3 * 60_000 });
  await tool('apt-get', [...own, '-qq', 'download', 'nats-server'], { env, cwd: folder });
  const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (archive === undefined) throw new Error('apt-get brought no package');
  await tool('dpkg', ['-x', join(folder, archive), join(folder, 'root')], { env });
  return join(folder, 'root', 'usr', 'sbin', 'nats-server');
}

/** What is wrong with this nats-server, or undefined when it will do. Every way of finding one ends here. */
async function versionFault(binary, env) {
  let text;
  try {
    ({ stdout: text } = await run(binary, ['--version'], { env, timeout: 10_000 }));
  } catch (error) {
    return reasonOf(error);
  }
  const [, major, minor] = /v?(\d+)\.(\d+)\.\d+/.exec(text) ?? [];
  if (major === undefined) return `"${text.trim()}" names no version`;
  const newEnough = major > OLDEST[0] || (Number(major) === OLDEST[0] && minor >= OLDEST[1]);
  return newEnough ? undefined : `version ${major}.${minor} is older than ${OLDEST.join('.')}`;
}

async function tool(name, args, { env, cwd, timeout = 4 * 60_000 }) {
  const [file] = await onPath(name, env);
  if (file === undefined) throw new Error(`${name} is not on PATH`);
  const { stdout } = await run(file, args, { env, cwd, timeout, maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

async function onPath(name, env) {
  const candidates = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const found = [];
  for (const folder of candidates) {
    const path = join(folder, name);
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) found.push(path);
  }
  return found;
}

/** Copied beside the target and renamed, so that nobody ever starts half a binary. */
async function putInPlace(binary, target) {
  const beside = `${target}.${process.pid}`;
  await copyFile(binary, beside);
  await rename(beside, target);
}

function cacheFolder(env) {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'claude-code-cluster');
}

function reasonOf(error) {
  const detail = String(error.stderr || error.message)
    .trim()
    .split('\n')
    .at(-1);
  return error.killed ? `took too long (${detail})` : detail;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const say = (line) => process.stderr.write(`${line}\n`);
    // --find: only what is there already.
    const path = process.argv.includes('--find')
      ? await findNatsServer()
      : await natsServer({ say });
    if (path === undefined) throw new Error('There is no usable nats-server here.');
    process.stdout.write(`${path}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
