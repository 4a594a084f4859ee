import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { childEnvironment, removeFolder, runCommand } from '#libs/workspace';

import { SERVICES } from '../../infra/local/cluster/options.ts';
import { freePort } from '../../infra/local/free-port.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { Cluster } from './cluster.ts';
import { ask, findEngine, Project, type Engine } from './engine.ts';
import { provideImages } from './images.ts';
import { tryBox } from './try-box.ts';
import { bringUp, killAndCount, scaleAgents, takeIssue, type Trial } from './try-it.ts';

/**
 * `npm run test:compose [-- --stand-ins] [--keep]`: the containers of docker-compose.yml, with no accounts, for real.
 *
 * Needs Docker and Compose; says what it skipped where something is missing. `--stand-ins` makes what can't be pulled of
 * Debian's packages; `--keep` leaves all running and says where.
 */
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { values: options } = parseArgs({
  options: {
    'stand-ins': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const engine = await findEngine();
if (engine === undefined)
  say(
    'SKIPPED, all of it: no Docker engine with Compose answers here. Start one and say it again.',
  );
else await tryAll(engine);

async function tryAll(engine: Engine): Promise<void> {
  say(`Docker ${engine.version}, Compose v${engine.compose}`);
  const folder = await mkdtemp(join(tmpdir(), 'ccc-compose-'));
  const { project, cluster } = await prepare(engine, folder);
  try {
    const skipped = await provide(project, options['stand-ins']);
    const services = [
      'nats',
      'postgres',
      'github',
      'model',
      ...SERVICES,
      'agent',
      'jaeger',
      'prometheus',
      'grafana',
    ].filter((name) => !skipped.includes(name));
    const trial: Trial = {
      project,
      cluster,
      services,
      say: (line) => {
        say(`✓ ${line}`);
      },
    };
    await tryBox(trial.say);
    await bringUp(trial);
    await takeIssue(trial);
    await scaleAgents(trial);
    await killAndCount(trial);
    if (engine.compose === 1)
      say(
        'SKIPPED: the sandbox under Compose (v1 can’t allow it); the agents ran with AGENT_SANDBOX=none',
      );
    say(skipped.length === 0 ? 'All was tried.' : `All was tried but ${skipped.join(', ')}.`);
  } catch (error) {
    say(await project.compose(['ps']));
    say((await project.compose(['logs', '--tail', '15'])).slice(-20_000));
    throw error;
  } finally {
    if (options.keep) say(`Left running; its folder: ${folder}`);
    else {
      await project.compose(['down', '--volumes', '--timeout', '5', '--remove-orphans']);
      await removeFolder(folder);
    }
  }
}

/** What a user does before `docker compose up`, with ports and a name that are nobody else's. */
async function prepare(
  engine: Engine,
  folder: string,
): Promise<{ project: Project; cluster: Cluster }> {
  const { stdout } = await runCommand({
    file: process.execPath,
    args: [
      ...[
        join(repositoryRoot(), 'dist', 'cli', 'claude-cluster.js'),
        'init',
        '--compose',
        '--json',
      ],
      ...['--github', 'local', '--folder', join(folder, 'cluster'), '--yes'],
    ],
    cwd: folder,
    env: childEnvironment({ HOME: folder }),
    timeoutMs: 60_000,
  });
  const { adminToken, env } = JSON.parse(stdout) as { adminToken: string; env: string };
  const names = ['WEBHOOK', 'API', 'NATS', 'GITHUB', 'JAEGER', 'PROMETHEUS', 'GRAFANA'] as const;
  const address = async (): Promise<string> => `127.0.0.1:${await freePort()}`;
  const listen = Object.fromEntries(
    await Promise.all(names.map(async (name) => [`${name}_LISTEN`, await address()] as const)),
  );
  const project = new Project(engine, {
    envFile: env,
    settings: {
      ...listen,
      COMPOSE_PROJECT_NAME: `ccc-test-${process.pid}`,
      // Its third part is only for Compose v2.
      ...(engine.compose === 1 ? { AGENT_SANDBOX: 'none' } : {}),
    },
  });
  const places = {
    api: `http://${listen['API_LISTEN']}`,
    github: `http://${listen['GITHUB_LISTEN']}`,
  };
  return { project, cluster: new Cluster(project, places, adminToken) };
}

/** Images of our own are built, those of others provided. @returns the services that can't be started here */
async function provide(project: Project, mayStandIn: boolean): Promise<string[]> {
  const file = await readFile(join(repositoryRoot(), 'docker-compose.yml'), 'utf8');
  const foreign = [...file.matchAll(/^ {4}image: ([a-z/]+:\S+)$/gm)].map(([, image = '']) => image);
  const { standIns, missing } = await provideImages(foreign, mayStandIn);
  for (const image of standIns) say(`stand-in, made of Debian’s packages: ${image}`);
  for (const image of missing) say(`SKIPPED: ${image} can’t be had here`);
  const needed = missing.filter((image) => /^(?:nats|postgres):/.test(image));
  if (needed.length > 0)
    throw new Error(`Without ${needed.join(' and ')} nothing runs. Say it again with --stand-ins.`);
  const begun = Date.now();
  await project.compose(['build']);
  say(`✓ the images are built, in ${Math.round((Date.now() - begun) / 1000)} s`);
  for (const name of [...SERVICES, 'agent', 'local']) {
    const bytes = Number(
      await ask(['image', 'inspect', '--format', '{{.Size}}', `claude-cluster-${name}:0.1.0`]),
    );
    say(`  ${name.padEnd(18)} ${Math.round(bytes / 1_000_000)} MB`);
  }
  return ['jaeger', 'prometheus', 'grafana'].filter((name) =>
    missing.some((image) => image.includes(name === 'prometheus' ? 'prom/' : name)),
  );
}
