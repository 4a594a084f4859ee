import { isAbsolute, delimiter } from 'node:path';

import type { BoxLimits } from './box.ts';
import { withSlack } from './control-group.ts';
import { ENTER_SCRIPT } from './enter-script.ts';
import { isUnder } from './machine.ts';
import { visibleFolders } from './plan-mounts.ts';

/** One command's container. */
export interface Container {
  readonly name: string;
  /** Whose it is: what a killed agent has left is found by it. */
  readonly owner: string;
  /** By its id, so that a tag which moves meanwhile changes nothing. */
  readonly image: string;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly cpus: number;
  readonly limits: BoxLimits;
  readonly seccompFile: string;
  readonly envFile: string;
  readonly hasInput: boolean;
  readonly cwd: string;
  readonly writable: readonly string[];
  readonly readable: readonly string[];
  readonly hidden: readonly string[];
  readonly sockets: readonly { readonly insidePort: number; readonly socket: string }[];
  readonly file: string;
  readonly args: readonly string[];
}

/** On a container, with its owner as the value. */
export const OWNER_LABEL = 'claude-code-cluster.agent';

/** As in the other runner: memory, and gone with the command. */
const TMP = '/tmp:rw,exec,nosuid,nodev,mode=1777,size=536870912';
const SHM_BYTES = 256 * 1024 * 1024;

/**
 * The arguments of `docker` that make one command's container, not yet running.
 *
 * Folders have the same path inside as outside, so that what is said of a file in the box is true outside. Its output
 * is kept by nobody but us: Docker's own log of it would grow without a limit.
 */
export function dockerArguments(container: Container): string[] {
  const { name, owner, image, user, hasInput, cwd, sockets, file, args } = container;
  const bridges = sockets.map(({ insidePort, socket }) => ({
    insidePort,
    socket,
    inside: `/run/bridge-${insidePort}`,
  }));
  return [
    ...['create', '--pull', 'never', '--name', name, '--label', `${OWNER_LABEL}=${owner}`],
    ...['--init', '--no-healthcheck', '--log-driver', 'none', '--hostname', 'box'],
    ...['--network', 'none', '--ipc', 'private', '--read-only', '--cap-drop', 'ALL'],
    ...['--security-opt', 'no-new-privileges'],
    ...['--security-opt', `seccomp=${container.seccompFile}`],
    ...['--user', `${user.uid}:${user.gid}`],
    ...limitArguments(container),
    ...['--tmpfs', TMP],
    ...mountArguments(container),
    ...bridges.flatMap(({ socket, inside }) => mount(socket, inside, 'readonly')),
    ...['--workdir', cwd, '--env-file', container.envFile],
    ...(hasInput ? ['--interactive'] : []),
    ...['--entrypoint', '/bin/sh', image, '-c', ENTER_SCRIPT, 'sh'],
    ...bridges.flatMap(({ insidePort, inside }) => [String(insidePort), inside]),
    ...['--', file, ...args],
  ];
}

function limitArguments({ cpus, limits }: Container): string[] {
  const { processesMax, memoryBytesMax } = withSlack(limits);
  return [
    ...['--cpus', String(cpus), '--pids-limit', String(processesMax)],
    // As much as memory alone: no swap.
    ...['--memory', `${memoryBytesMax}b`, '--memory-swap', `${memoryBytesMax}b`],
    ...['--shm-size', `${SHM_BYTES}b`, '--ulimit', 'core=0:0'],
    ...['--ulimit', `fsize=${limits.diskBytesMax}:${limits.diskBytesMax}`],
  ];
}

function mountArguments({ writable, readable, hidden }: Container): string[] {
  return [
    ...visibleFolders({ readable, writable, hidden }).flatMap((path) =>
      mount(path, path, 'readonly'),
    ),
    ...writable.flatMap((path) => mount(path, path)),
  ];
}

/** Unlike `--volume`, refuses what is not there instead of making it, and takes every path. */
function mount(from: string, to: string, ...options: string[]): string[] {
  return ['--mount', ['type=bind', `source=${from}`, `target=${to}`, ...options].map(csv).join()];
}

function csv(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/**
 * Where programs are looked for in the container: in folders of the command's PATH that are shown in it, then where the
 * image says. The rest of this PC's PATH is not there, or is something else there.
 */
export function pathInside(
  path: string,
  shown: readonly string[],
  imagePath: string | undefined,
): string {
  const own = path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && shown.some((outer) => isUnder(folder, outer)));
  return [...new Set(own), imagePath ?? DEFAULT_PATH].join(delimiter);
}

/** Docker's own, for an image that says nothing. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The text of `--env-file`: values in arguments could be read by everybody on this machine.
 *
 * @throws RangeError for what such a file can't hold
 */
export function envFileText(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => {
      if (/[\r\n]/.test(name + value))
        throw new RangeError(
          `The variable ${name} has more than one line, which Docker's sandbox can't pass on. Give it one line.`,
        );
      return `${name}=${value}\n`;
    })
    .join('');
}
