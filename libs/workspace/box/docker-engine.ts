import { CommandFailed } from '../command-failed.ts';
import { dockerEnvironment } from '../config.ts';
import { runCommand, type CommandOptions, type CommandResult } from '../run-command.ts';
import { BoxFailed, BoxUnavailable } from './box-errors.ts';
import { OWNER_LABEL } from './docker-arguments.ts';

const TIMEOUT_MS = 60_000;
const NEVER_STARTED = '0001-01-01T00:00:00Z';

/** What of an image matters to a box. */
export interface Image {
  readonly id: string;
  readonly path: string | undefined;
  /** Folders that would be writable without a limit. */
  readonly volumes: readonly string[];
}

/** How a container stands. */
export interface ContainerState {
  /** On this machine; undefined when it doesn't run. */
  readonly pid: number | undefined;
  readonly wasStarted: boolean;
  readonly outOfMemory: boolean;
  readonly error: string;
}

/** Docker's engine on this machine, by its own client. */
export class DockerEngine {
  readonly #env = dockerEnvironment();

  /** @throws BoxUnavailable with the remedy: no client, no engine, no right to it, no image */
  async image(name: string): Promise<Image> {
    try {
      const { stdout } = await this.#ask(['image', 'inspect', '--format', '{{json .}}', name]);
      const { Id, Config } = JSON.parse(stdout) as Inspected;
      const path = Config.Env?.find((one) => one.startsWith('PATH='))?.slice('PATH='.length);
      return { id: Id, path, volumes: Object.keys(Config.Volumes ?? {}) };
    } catch (error) {
      if (error instanceof CommandFailed)
        throw new BoxUnavailable('docker', remedyOf(name, error), { cause: error });
      throw error;
    }
  }

  /** @throws BoxFailed */
  async create(args: readonly string[]): Promise<void> {
    try {
      await this.#ask(args);
    } catch (error) {
      if (error instanceof CommandFailed)
        throw new BoxFailed(error.stderr === '' ? error.message : error.stderr, { cause: error });
      throw error;
    }
  }

  /** Starts a container and stays with it until it ends. Ended itself, it leaves the container running: `remove` it. */
  start(
    name: string,
    options: Omit<CommandOptions, 'args' | 'cwd' | 'env' | 'file'>,
  ): Promise<CommandResult> {
    const input = options.input === undefined ? [] : ['--interactive'];
    return runCommand({
      ...options,
      file: 'docker',
      args: ['start', '--attach', ...input, name],
      cwd: '/',
      env: this.#env,
    });
  }

  /** @returns undefined when there is no such container any more */
  async state(name: string): Promise<ContainerState | undefined> {
    try {
      const { stdout } = await this.#ask([
        ...['container', 'inspect', '--format', '{{json .State}}', name],
      ]);
      const { Pid, StartedAt, OOMKilled, Error: error } = JSON.parse(stdout) as State;
      return {
        pid: Pid === 0 ? undefined : Pid,
        wasStarted: StartedAt !== NEVER_STARTED,
        outOfMemory: OOMKilled,
        error,
      };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /** Kills it with all that runs in it. It may be gone already. */
  async remove(...names: readonly string[]): Promise<void> {
    try {
      await this.#ask(['container', 'rm', '--force', '--volumes', ...names]);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** Removes what an owner has left. */
  async removeOwned(owner: string): Promise<void> {
    const label = `label=${OWNER_LABEL}=${owner}`;
    const { stdout } = await this.#ask([
      ...['container', 'ls', '--all', '--quiet', '--no-trunc', '--filter', label],
    ]);
    const ids = stdout.split('\n').filter((id) => id !== '');
    if (ids.length > 0) await this.remove(...ids);
  }

  #ask(args: readonly string[]): Promise<CommandResult> {
    return runCommand({ file: 'docker', args, cwd: '/', env: this.#env, timeoutMs: TIMEOUT_MS });
  }
}

interface Inspected {
  Id: string;
  Config: { Env?: string[] | null; Volumes?: object | null };
}

interface State {
  Pid: number;
  StartedAt: string;
  OOMKilled: boolean;
  Error: string;
}

function isGone(error: unknown): boolean {
  return (
    error instanceof CommandFailed &&
    /no such container|removal of container .* is already in progress/i.test(error.stderr)
  );
}

function remedyOf(image: string, error: CommandFailed): string {
  const said = error.stderr.trim();
  if (error.notFound) return 'there is no docker on PATH. Install Docker Engine on this PC.';
  if (/permission denied/i.test(said))
    return `this user may not use Docker (${said}). Put the user into the group docker; whoever is in it can become root of this PC.`;
  if (/no such image|not found/i.test(said))
    return `Docker has no image ${image}, and none is ever pulled. Build or pull it: docker build -t ${image} infra/sandbox.`;
  return `Docker's engine does not answer (${said === '' ? error.message : said}). Start it; it must run on this PC itself.`;
}
