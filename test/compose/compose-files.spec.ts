import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { COMPOSE } from '../../cli/claude-cluster/setup/compose-settings.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Container {
  readonly image?: string;
  readonly build?: { readonly target: string; readonly args: Record<string, string | null> };
  readonly ports?: readonly string[];
  readonly healthcheck?: object;
  readonly command?: readonly string[];
  readonly scale?: number;
  readonly [key: string]: unknown;
}

function containersOf(file: string): [name: string, container: Container][] {
  const { services } = parse(read(file), { merge: true }) as {
    services: Record<string, Container>;
  };
  return Object.entries(services);
}

const SERVICES = readdirSync(join(ROOT, 'services')).sort();
const ALL = containersOf('docker-compose.yml');
const SCALE = containersOf('docker-compose.scale.yml');
const OURS = ALL.filter(([, { build }]) => build !== undefined && build.target !== 'local');

test('docker-compose.yml names the services of nest-cli.json', () => {
  const { projects } = JSON.parse(read('nest-cli.json')) as { projects: object };
  expect(OURS.map(([name]) => name).sort()).toEqual(Object.keys(projects).sort());
  expect(SERVICES).toEqual(Object.keys(projects).sort());
});

test.each(OURS.filter(([name]) => name !== 'agent'))(
  '%s is built of its own service, on the port of its configuration',
  async (name, { build }) => {
    expect(build?.args['SERVICE']).toBe(name);
    const module = (await import(`../../services/${name}/config.ts`)) as Record<string, unknown>;
    const ports = Object.values(module)
      .filter((value) => typeof value === 'function' && value.name.endsWith('Config'))
      .map((Config) => new (Config as new () => { HTTP_PORT: number })().HTTP_PORT);
    expect(ports).toEqual([Number(build?.args['PORT'])]);
  },
);

test.each(ALL)('%s is an ordinary user without capabilities, on a read-only system', (_, one) => {
  expect(one).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    restart: 'unless-stopped',
    user: expect.stringContaining('CLUSTER_UID') as string,
  });
  expect(one['security_opt']).toContain('no-new-privileges:true');
  expect(one['privileged']).toBeUndefined();
});

test.each(ALL)('%s opens its ports to this machine alone', (_, { ports = [] }) => {
  for (const port of ports) expect(port).toMatch(/^\$\{[A-Z]+_LISTEN:-127\.0\.0\.1:\d+\}:\d+$/);
});

test.each(ALL.filter(([, { build }]) => build === undefined))('%s is asked how it is', (_, one) => {
  expect(one.healthcheck).toBeDefined();
});

test('every image of others is pinned to a release', () => {
  const images = [...ALL, ...SCALE].flatMap(([, { build, image }]) =>
    build === undefined && image !== undefined ? [image] : [],
  );
  expect(images.length).toBeGreaterThan(4);
  for (const image of images) expect(image).toMatch(/^[a-z/-]+:v?\d+\.\d+/);
  const dockerfile = read('infra/docker/Dockerfile');
  expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-/m);
  const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage);
  for (const [, from] of dockerfile.matchAll(/^FROM (\S+)/gm))
    expect(['${NODE_IMAGE}', ...stages]).toContain(from);
});

test('the Node of the images is the one that package-lock.json pins', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { version: string }>;
  };
  expect(read('infra/docker/Dockerfile')).toContain(
    `node:${lock.packages['node_modules/node']?.version ?? ''}-`,
  );
});

test('docker-compose.scale.yml has two of each service, and the brokers that init knows of', () => {
  const twice = SCALE.filter(([, { scale }]) => scale === 2).map(([name]) => name);
  expect([...twice, 'agent'].sort()).toEqual(SERVICES);
  const brokers = SCALE.filter(([, { command }]) => command?.[1] === '/etc/nats/cluster.conf');
  expect(brokers.map(([name]) => name)).toEqual(COMPOSE.brokers);
  for (const [name, { command }] of brokers) expect(command?.slice(2)).toEqual(['--name', name]);
});

test.each(['postgres', 'github', 'model'] as const)('init finds %s where it is', (name) => {
  expect(ALL.map(([there]) => there)).toContain(name);
  expect(COMPOSE[name]).toContain(name);
});
