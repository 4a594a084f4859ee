import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join, sep } from 'node:path';

/** What of this machine a box is made of. */
export interface Machine {
  /** What is to be read: the system's folders, those of the toolchains, the plain parts of /etc. */
  readonly readable: readonly string[];
  /** Links at the root, `/lib` to `usr/lib`. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** What of /proc must be read-only, and what must not be read. */
  readonly proc: { readonly readOnly: readonly string[]; readonly masked: readonly string[] };
}

const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store'];

/** Named one by one: the rest of /etc is where daemons keep their keys. */
const ETC = [
  ...['alternatives', 'ca-certificates', 'ca-certificates.conf', 'crypto-policies', 'pki', 'ssl'],
  ...['group', 'hosts', 'nsswitch.conf', 'passwd', 'protocols', 'services', 'host.conf'],
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'localtime', 'timezone', 'locale.conf'],
  ...['os-release', 'debian_version', 'lsb-release', 'mime.types', 'magic', 'terminfo', 'fonts'],
  ...['java', 'java-17-openjdk', 'java-21-openjdk', 'java-25-openjdk', 'dotnet', 'perl', 'R'],
];

/** Variables that name a folder of a toolchain, or a file of certificates. `childEnvironment` lets them through. */
const NAMED_BY = [
  ...['GOROOT', 'JAVA_HOME', 'DOTNET_ROOT', 'RUSTUP_HOME', 'PYENV_ROOT', 'VOLTA_HOME'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO'],
];

/** Beside a folder of programs lies what they load. `share` is not among them: keyrings lie in `~/.local/share`. */
const BESIDE_BIN = ['lib', 'lib64', 'libexec', 'include'];

/** Root's own files there are open to root without any capability: a core pattern is a program the kernel starts. */
const PROC_READ_ONLY = [
  'sys',
  'sysrq-trigger',
  'irq',
  'bus',
  'fs',
  'acpi',
  'scsi',
  'driver',
  'mtrr',
];
const PROC_MASKED = ['kcore', 'keys', 'kallsyms', 'timer_list', 'latency_stats', 'sched_debug'];

/** Looks at this machine. Of PATH only what is a folder of programs, never a home or a root as a whole. */
export async function describeMachine(env: Readonly<Record<string, string>>): Promise<Machine> {
  const links = await rootLinks();
  const inPath = (env['PATH'] ?? '').split(delimiter).filter((path) => isAbsolute(path));
  const beside = inPath
    .filter((path) => ['bin', 'sbin'].includes(basename(path)))
    .flatMap((path) => BESIDE_BIN.map((name) => join(dirname(path), name)));
  const named = NAMED_BY.map((name) => env[name]).filter((path) => path !== undefined);
  const etc = ETC.map((name) => `/etc/${name}`);
  const wanted = [...SYSTEM, ...etc, ...inPath, ...beside, ...named]
    .map((path) => path.replace(/\/+$/, ''))
    .filter((path) => isAbsolute(path) && isNarrow(path))
    // Reached by the link, which is there too.
    .filter((path) => !links.some((link) => isUnder(path, link.path)));
  return {
    readable: await existing(wanted),
    links,
    proc: {
      readOnly: await existing(PROC_READ_ONLY.map((name) => `/proc/${name}`)),
      masked: await existing(PROC_MASKED.map((name) => `/proc/${name}`)),
    },
  };
}

/**
 * Where a program lies, and what must be seen of it: its package, or the one file it is.
 *
 * For programs that this PC's owner names. One that a repository names could lead anywhere.
 *
 * @returns undefined when there is none that may be run
 */
export async function locateProgram(
  file: string,
  path: string,
): Promise<{ path: string; readable: string[] } | undefined> {
  const found = await findProgram(file, path);
  if (found === undefined) return undefined;
  const real = await realpath(found);
  return { path: real, readable: [packageOf(real) ?? real] };
}

/** Looks a name up as execvp(3) does. @returns undefined when nothing of that name may be run */
export async function findProgram(file: string, path: string): Promise<string | undefined> {
  const candidates = file.includes(sep)
    ? [file]
    : path.split(delimiter).map((folder) => join(folder, file));
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile() === true && (found.mode & 0o111) !== 0) return candidate;
  }
  return undefined;
}

/** `/x/node_modules/@scope/name/bin/cli` is of `/x/node_modules/@scope/name`. */
function packageOf(path: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}

/** Not a whole home, nor what holds it. */
function isNarrow(path: string): boolean {
  return path !== '' && !isUnder(homedir(), path);
}

/** Whether `path` is `folder` or lies in it. */
export function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

async function rootLinks(): Promise<{ path: string; target: string }[]> {
  const names = await readdir('/', { withFileTypes: true });
  return Promise.all(
    names
      .filter((entry) => entry.isSymbolicLink() && SYSTEM.includes(`/${entry.name}`))
      .map(async ({ name }) => ({ path: `/${name}`, target: await readlink(`/${name}`) })),
  );
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    [...new Set(paths)].map(async (path) => ({
      path,
      // Through links: a dangling one can't be shown.
      there: await stat(path).then(
        () => true,
        () => false,
      ),
    })),
  );
  return found.filter(({ there }) => there).map(({ path }) => path);
}
