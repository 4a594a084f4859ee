import { delimiter, isAbsolute } from 'node:path';

import { CommandFailed } from '../command-failed.ts';
import { runCommand, type CommandResult } from '../run-command.ts';
import { BoxFailed, type ResourceLimit } from './box-errors.ts';
import type { Box, BoxedCommand, BoxOptions } from './box.ts';
import { openBridges } from './bridges.ts';
import { makeControlGroup, type ControlGroup } from './control-group.ts';
import { Egress, withoutProxy } from './egress.ts';
import { ENTER_SCRIPT } from './enter-script.ts';
import { failureOfProgram, programMissing } from './failure-of-program.ts';
import { describeMachine, findProgram } from './machine.ts';
import { planMounts, refuseNested } from './plan-mounts.ts';
import { watchBox } from './watch-box.ts';

/** Where the proxy listens in the box. */
const PROXY_PORT = 3128;
/** Opens the filter, which bubblewrap takes as a descriptor only, enters control groups, and becomes what follows `--`. */
const START_SCRIPT =
  'exec 3< "$1"; shift; while [ "$1" != -- ]; do echo $$ > "$1"; shift; done; shift; exec "$@"';

/**
 * A box of Linux namespaces, made by bubblewrap for each command anew.
 *
 * Its file system holds what is named and nothing else, its network has a loopback of its own and the bridges, its
 * processes see and signal only one another, and it can't make namespaces of its own to get round any of it. When its
 * first process ends, the kernel ends all the others.
 */
export class BubblewrapBox implements Box {
  readonly kind = 'sandbox-runtime';
  readonly #egress = new Egress();

  /** @param filterFile a seccomp program */
  constructor(
    private readonly options: BoxOptions,
    private readonly filterFile: string,
  ) {}

  async run(command: BoxedCommand): Promise<CommandResult> {
    refuseNested(command.writable);
    await refuseMissing(command);
    const hosts = [...this.options.hosts, ...(command.hosts ?? [])];
    const pass = hosts.length === 0 ? undefined : await this.#egress.pass(hosts);
    const bridges = await openBridges([
      ...(command.bridges ?? []),
      ...(pass === undefined
        ? []
        : [{ insidePort: PROXY_PORT, host: '127.0.0.1', port: pass.proxyPort }]),
    ]);
    const group = await makeControlGroup(this.options.limits);
    try {
      const env = { ...withoutProxy(command.env), ...pass?.environment(PROXY_PORT) };
      const args = await this.#arguments({ ...command, env }, bridges.sockets);
      const started = {
        ...command,
        file: '/bin/sh',
        args: ['-c', START_SCRIPT, 'box', this.filterFile, ...group.entrances, '--', ...args],
        env,
      };
      return await this.#watched(started, group);
    } catch (error) {
      throw (await group.exceeded()) ?? asOf(command, error);
    } finally {
      await group.remove();
      await bridges.close();
      pass?.revoke();
    }
  }

  async close(): Promise<void> {
    await this.#egress.close();
  }

  async #watched(command: BoxedCommand, group: ControlGroup): Promise<CommandResult> {
    const enough = new AbortController();
    let stopWatching = (): void => undefined;
    let reached: ResourceLimit | undefined;
    try {
      return await runCommand({
        ...command,
        signal: AbortSignal.any([enough.signal, ...(command.signal ? [command.signal] : [])]),
        onStart: (pid) => {
          const { writable } = command;
          const { limits } = this.options;
          const onLimit = (limit: ResourceLimit): void => {
            reached = limit;
            enough.abort(limit);
            // At once, and not process by process: the whole namespace goes with the one that holds it.
            kill(pid);
          };
          stopWatching = watchBox({
            pid,
            writable,
            limits,
            refused: () => group.exceeded(),
            onLimit,
          });
        },
      });
    } catch (error) {
      throw reached ?? error;
    } finally {
      stopWatching();
    }
  }

  async #arguments(
    command: BoxedCommand,
    sockets: readonly { insidePort: number; socket: string }[],
  ): Promise<string[]> {
    const { file, args, cwd, writable, env } = command;
    const { limits, hidden } = this.options;
    const inside = sockets.map(({ insidePort, socket }) => ({
      from: socket,
      to: `/run/bridge-${insidePort}`,
      insidePort,
    }));
    return [
      'prlimit',
      ...['--core=0', `--fsize=${limits.diskBytesMax}`, `--nproc=${limits.processesMax}`],
      ...['--', 'bwrap'],
      ...NAMESPACES,
      ...['--seccomp', '3'],
      ...planMounts({
        machine: await describeMachine(env),
        writable,
        readable: [...this.options.readable, ...(command.readable ?? [])],
        hidden,
        placed: inside,
      }),
      ...['--chdir', cwd, '--', '/bin/sh', '-c', ENTER_SCRIPT, 'sh'],
      ...inside.flatMap(({ insidePort, to }) => [String(insidePort), to]),
      ...['--', file, ...args],
    ];
  }
}

const NAMESPACES = [
  ...['--unshare-user', '--disable-userns', '--unshare-pid', '--unshare-net', '--unshare-ipc'],
  ...['--unshare-uts', '--hostname', 'box', '--unshare-cgroup-try'],
  // A session of its own: no terminal of ours to put keys into. And no life after ours.
  ...['--new-session', '--die-with-parent', '--cap-drop', 'ALL'],
];

/** It may have ended in this moment. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A program that is not on this machine is told as `runCommand` tells it, not by a shell's exit code. */
async function refuseMissing({ file, args, env }: BoxedCommand): Promise<void> {
  const named = isAbsolute(file) || !file.includes('/');
  if (!named || (await findProgram(file, env['PATH'] ?? delimiter)) !== undefined) return;
  throw programMissing({ file, args });
}

/** How it ended, told of the program and not of the box around it. */
function asOf({ file, args }: BoxedCommand, error: unknown): unknown {
  if (!(error instanceof CommandFailed)) return error;
  if ([1, 2, 127].includes(error.exitCode ?? 0) && /^(?:box|bwrap|prlimit): /.test(error.stderr))
    return new BoxFailed(error.stderr, { cause: error });
  return failureOfProgram({ file, args }, error);
}
