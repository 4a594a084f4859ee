import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { CommandFailed } from '../command-failed.ts';
import { removeFolder } from '../remove-folder.ts';
import type { CommandResult } from '../run-command.ts';
import { BoxFailed, BoxUnavailable, ResourceLimit } from './box-errors.ts';
import type { Box, BoxedCommand, BoxOptions, DockerOptions } from './box.ts';
import { openBridges, type OpenBridges } from './bridges.ts';
import { controlGroupsOf, exceededIn, withSlack } from './control-group.ts';
import { dockerArguments, envFileText, pathInside } from './docker-arguments.ts';
import { DockerEngine, type Image } from './docker-engine.ts';
import { dockerSeccomp } from './docker-seccomp.ts';
import { Egress, withoutProxy } from './egress.ts';
import { failureOfProgram } from './failure-of-program.ts';
import { refuseNested } from './plan-mounts.ts';
import { watchBox, type Watched } from './watch-box.ts';

/** Where the proxy listens in the box. */
const PROXY_PORT = 3128;
const LOOK_MS = 100;

/**
 * Makes ready for containers, and removes what an earlier life of the same owner has left.
 *
 * @throws BoxUnavailable with the remedy
 */
export async function openDockerBox(options: BoxOptions): Promise<Box> {
  const { docker } = options;
  if (docker === undefined || docker.image === '')
    throw new BoxUnavailable('docker', 'no image is named. Set AGENT_SANDBOX_IMAGE.');
  const engine = new DockerEngine();
  const image = await engine.image(docker.image);
  if (image.volumes.length > 0)
    throw new BoxUnavailable(
      'docker',
      `the image ${docker.image} has volumes (${image.volumes.join(', ')}), which could be filled without a limit. Build one without VOLUME.`,
    );
  await engine.removeOwned(docker.owner);
  const folder = await mkdtemp(join(tmpdir(), 'ccc-docker-'));
  await writeFile(join(folder, 'seccomp.json'), JSON.stringify(dockerSeccomp()));
  return new DockerBox(options, { ...docker, engine, image, folder });
}

/** What a box of this kind works with; the folder holds what the engine's client reads. */
type Means = Omit<DockerOptions, 'image'> & {
  readonly engine: DockerEngine;
  readonly image: Image;
  readonly folder: string;
};

/**
 * A container for each command: no network but the bridges, nothing writable but what is given, limits that the kernel
 * keeps. The programs are those of the image; this PC adds what it is told to.
 */
class DockerBox implements Box {
  readonly kind = 'docker';
  readonly #egress = new Egress();

  constructor(
    private readonly options: BoxOptions,
    private readonly means: Means,
  ) {}

  async run(command: BoxedCommand): Promise<CommandResult> {
    refuseNested(command.writable);
    const { engine, folder } = this.means;
    const name = `claude-cluster-${randomUUID()}`;
    const envFile = join(folder, name);
    const hosts = [...this.options.hosts, ...(command.hosts ?? [])];
    const pass = hosts.length === 0 ? undefined : await this.#egress.pass(hosts);
    const bridges = await openBridges([
      ...(command.bridges ?? []),
      ...(pass === undefined
        ? []
        : [{ insidePort: PROXY_PORT, host: '127.0.0.1', port: pass.proxyPort }]),
    ]);
    try {
      const env = { ...withoutProxy(command.env), ...pass?.environment(PROXY_PORT) };
      await writeFile(envFile, this.#environment({ ...command, env }), { mode: 0o600 });
      await engine.create(this.#arguments({ command, name, envFile, sockets: bridges.sockets }));
      return await this.#watched(command, name);
    } finally {
      await engine.remove(name);
      await removeFolder(envFile);
      await bridges.close();
      pass?.revoke();
    }
  }

  async close(): Promise<void> {
    const { engine, folder, owner } = this.means;
    await engine.removeOwned(owner);
    await this.#egress.close();
    await removeFolder(folder);
  }

  async #watched(command: BoxedCommand, name: string): Promise<CommandResult> {
    const { engine } = this.means;
    const over = new AbortController();
    const enough = new AbortController();
    let ending: Promise<void> | undefined;
    const onLimit = (limit: ResourceLimit): void => {
      enough.abort(limit);
      // Not by a signal to each: what multiplies could run away from that.
      ending = engine.remove(name);
    };
    const watching = this.#watch(name, over.signal, { writable: command.writable, onLimit });
    try {
      return await engine.start(name, {
        ...command,
        signal: AbortSignal.any([enough.signal, ...(command.signal ? [command.signal] : [])]),
      });
    } catch (error) {
      if (enough.signal.aborted) throw enough.signal.reason;
      throw await this.#asOf(command, name, error);
    } finally {
      over.abort();
      await watching;
      await ending;
    }
  }

  /** Looks at its processes from outside, where nobody in it can lie, from when it runs until it is over. */
  async #watch(
    name: string,
    over: AbortSignal,
    { writable, onLimit }: Pick<Watched, 'onLimit' | 'writable'>,
  ): Promise<void> {
    const { limits } = this.options;
    let pid: number | undefined;
    while (pid === undefined) {
      if (over.aborted) return;
      pid = (await this.means.engine.state(name))?.pid;
      if (pid === undefined) await pause(LOOK_MS);
    }
    const groups = await controlGroupsOf(pid);
    const refused = (): Promise<ResourceLimit | undefined> => exceededIn(groups, limits);
    const stop = watchBox({ pid, writable, limits, refused, onLimit });
    if (over.aborted) stop();
    else over.addEventListener('abort', stop, { once: true });
  }

  /** How it ended, told of the program and not of the container around it. */
  async #asOf(command: BoxedCommand, name: string, error: unknown): Promise<unknown> {
    if (!(error instanceof CommandFailed)) return error;
    const state = await this.means.engine.state(name);
    if (state?.outOfMemory === true) {
      const { limits } = this.options;
      const { memoryBytesMax } = withSlack(limits);
      return new ResourceLimit('memory', memoryBytesMax, limits.memoryBytesMax);
    }
    const isOurs = error.timedOut || error.isCanceled;
    if (!isOurs && state?.wasStarted !== true)
      return new BoxFailed(state?.error === '' ? error.stderr : (state?.error ?? error.stderr), {
        cause: error,
      });
    return failureOfProgram(command, error, isMissing(error));
  }

  #environment(command: BoxedCommand): string {
    const { readable } = this.options;
    const shown = [...readable, ...(command.readable ?? []), ...command.writable];
    const path = pathInside(command.env['PATH'] ?? '', shown, this.means.image.path);
    return envFileText({ ...command.env, PATH: path });
  }

  #arguments({ command, name, envFile, sockets }: Made): string[] {
    const { owner, image, cpus, folder } = this.means;
    const { limits, readable, hidden } = this.options;
    return dockerArguments({
      ...{ name, owner, image: image.id, limits, hidden, envFile, sockets },
      user: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
      cpus: Math.min(cpus, availableParallelism()),
      seccompFile: join(folder, 'seccomp.json'),
      hasInput: command.input !== undefined,
      cwd: command.cwd,
      writable: command.writable,
      readable: [...readable, ...(command.readable ?? [])],
      file: command.file,
      args: command.args,
    });
  }
}

interface Made extends Pick<OpenBridges, 'sockets'> {
  readonly command: BoxedCommand;
  readonly name: string;
  readonly envFile: string;
}

/** The image's programs are its own matter, so its shell is asked; what a program says of itself then harms only itself. */
function isMissing({ exitCode, stderr }: CommandFailed): boolean {
  return exitCode === 127 && /^sh: .*(?:not found|No such file or directory)\s*$/m.test(stderr);
}
