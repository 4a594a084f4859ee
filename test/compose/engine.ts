import { childEnvironment, CommandFailed, runCommand } from '#libs/workspace';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { environmentOfDocker } from './config.ts';

const MINUTE_MS = 60_000;
/** A first build installs every package, twice. */
const COMMAND_AT_MOST_MS = 20 * MINUTE_MS;

/** How this machine's Docker is asked. */
export interface Engine {
  /** 2, or 1 for the docker-compose of before. */
  readonly compose: 1 | 2;
  readonly version: string;
}

/** Undefined where no engine answers, or none that knows Compose. */
export async function findEngine(): Promise<Engine | undefined> {
  const version = await ask(['info', '--format', '{{.ServerVersion}}']);
  if (version === undefined || version === '') return undefined;
  if ((await ask(['compose', 'version'])) !== undefined) return { compose: 2, version };
  return (await tryRun('docker-compose', ['version'])) === undefined
    ? undefined
    : { compose: 1, version };
}

/** `docker ...`; what it said. @throws CommandFailed */
export async function docker(args: readonly string[], input?: string): Promise<string> {
  return (await run('docker', args, { input })).trim();
}

/** As `docker`; undefined where it failed. */
export async function ask(args: readonly string[]): Promise<string | undefined> {
  return tryRun('docker', args);
}

async function tryRun(file: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await run(file, args)).trim();
  } catch (error) {
    if (error instanceof CommandFailed) return undefined;
    throw error;
  }
}

/** One project of docker-compose.yml, apart from any other on this machine. */
export class Project {
  constructor(
    private readonly engine: Engine,
    private readonly of: {
      readonly envFile: string;
      /** Outrank the file. */
      readonly settings: Readonly<Record<string, string>>;
    },
  ) {}

  /** `docker compose ...` @param files besides docker-compose.yml */
  async compose(args: readonly string[], files: readonly string[] = []): Promise<string> {
    const sandbox = this.engine.compose === 2 ? ['docker-compose.sandbox.yml'] : [];
    const named = ['docker-compose.yml', ...sandbox, ...files].flatMap((file) => ['-f', file]);
    const all = ['--env-file', this.of.envFile, '--profile', 'local', ...named, ...args];
    return this.engine.compose === 2
      ? run('docker', ['compose', ...all], { settings: this.of.settings })
      : run('docker-compose', all, { settings: this.of.settings });
  }

  /** The containers of one service, stopped ones as well. */
  async containers(service: string): Promise<string[]> {
    const labels = { project: this.of.settings['COMPOSE_PROJECT_NAME'] ?? '', service };
    const filters = Object.entries(labels).flatMap(([name, value]) => [
      '--filter',
      `label=com.docker.compose.${name}=${value}`,
    ]);
    const said = await docker(['ps', '--all', '--quiet', ...filters]);
    return said.split('\n').filter((id) => id !== '');
  }

  async container(service: string): Promise<string> {
    const [first] = await this.containers(service);
    if (first === undefined) throw new Error(`No container of ${service} is there.`);
    return first;
  }
}

async function run(
  file: string,
  args: readonly string[],
  {
    input,
    settings = {},
  }: { input?: string | undefined; settings?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const { stdout } = await runCommand({
    file,
    args,
    cwd: repositoryRoot(),
    env: childEnvironment({ ...environmentOfDocker(), ...settings }),
    timeoutMs: COMMAND_AT_MOST_MS,
    ...(input === undefined ? {} : { input }),
  });
  return stdout;
}
