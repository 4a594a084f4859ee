import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

import { loadConfig } from '#libs/runtime';
import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { SERVICES } from '../../../infra/local/cluster/options.ts';
import { AgentConfig } from '../../../services/agent/config.ts';
import { EXIT } from '../command-error.ts';
import { CONFIGS } from '../machine/service-configs.ts';
import { run } from '../run.ts';
import { surroundings } from '../surroundings.fixture.ts';

// The real keys and certificates; what is written is read back by the services' own classes.

let folder: TemporaryFolder;
let place: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  place = join(folder.path, 'cluster', 'compose');
});
afterAll(() => folder.remove());

interface Answer {
  readonly adminToken: string | null;
  readonly env: string;
}

async function init(...argv: string[]): Promise<{ code: number; answer?: Answer; err: string }> {
  const { around, said } = surroundings({ folder: folder.path });
  const code = await run(['init', '--compose', '--yes', '--json', ...argv], around);
  const { out, err } = said();
  return { code, err, ...(out === '' ? {} : { answer: JSON.parse(out) as Answer }) };
}

const textOf = (...path: string[]): Promise<string> => readFile(join(place, ...path), 'utf8');
const settingsIn = async (...path: string[]): Promise<Record<string, string | undefined>> =>
  parseEnv(await textOf(...path, '.env'));

test('every container finds all it needs in its own folder, and nobody else’s secrets', async () => {
  const { code, answer } = await init('--github', 'local', '--host', 'hub.example');
  expect(code).toBe(EXIT.ok);
  expect(answer?.adminToken).toMatch(/^cct_/);
  for (const service of SERVICES) {
    const Config = CONFIGS[service];
    if (Config === undefined) throw new TypeError(service);
    const settings = await settingsIn(service);
    expect(() => loadConfig(Config, settings)).not.toThrow();
    for (const [name, file = ''] of Object.entries(settings))
      if (name.endsWith('_FILE')) await stat(join(place, service, file));
    const seeds = (await readdir(join(place, service))).filter((file) => file.endsWith('.nk'));
    expect(seeds).toEqual([`${service}.nk`]);
  }
  expect(await readdir(join(place, 'agents'))).toEqual(['compose-1', 'compose-2', 'compose-3']);
  const agent = await settingsIn('agents', 'compose-2');
  expect(agent).toMatchObject({ NATS_URL: 'tls://nats:4222', AGENT_ID: 'compose-2' });
  expect(() => loadConfig(AgentConfig, agent)).not.toThrow();
});

test('the broker gets its certificate and the users’ public keys, and no key of theirs', async () => {
  expect((await readdir(join(place, 'nats'))).sort()).toEqual(
    ['ca.pem', 'cluster.conf', 'nats-server.conf', 'routes', 'server.key', 'server.pem'].sort(),
  );
  const text = await textOf('nats', 'nats-server.conf');
  expect(text).toContain('sync_interval: always');
  expect(text).toContain('cert_file: "/etc/nats/server.pem"');
  expect(text).not.toMatch(/\bSU[A-Z2-7]{56}\b/);
});

test('the roles of the database have the passwords that the services say', async () => {
  const sql = await textOf('postgres', 'roles.sql');
  for (const service of ['scheduler', 'pr-publisher', 'node-health', 'api']) {
    const { DATABASE_URL = '' } = await settingsIn(service);
    const { username, password } = new URL(DATABASE_URL);
    expect(sql).toContain(`ALTER ROLE "${username}" LOGIN PASSWORD '${password}'`);
  }
});

test('forced or not, it keeps keys, passwords and the webhook’s secret', async () => {
  const before = await settingsIn('webhook-ingest');
  const sql = await textOf('postgres', 'roles.sql');
  const { code } = await init('--github', 'local', '--force', '--host', 'hub.example');
  expect(code).toBe(EXIT.ok);
  expect(await settingsIn('webhook-ingest')).toEqual(before);
  expect(await textOf('postgres', 'roles.sql')).toBe(sql);
});

test('fewer agents: the others’ keys are gone', async () => {
  expect((await init('--github', 'local', '--compose-agents', '1')).code).toBe(EXIT.ok);
  expect(await readdir(join(place, 'agents'))).toEqual(['compose-1']);
});

test('a PC more leaves the .env and the doors that people opened in it, unless it is forced', async () => {
  const own = join(folder.path, '.env');
  const opened = `${await readFile(own, 'utf8')}AGENT_SANDBOX=none\n`;
  await writeFile(own, opened);
  expect((await init('--agents', 'pc2:frontend')).code).toBe(EXIT.ok);
  expect(await readFile(own, 'utf8')).toBe(opened);
  expect(opened).toContain('COMPOSE_PROFILES=local');
  await init('--github', 'local', '--force', '--host', 'hub.example');
  expect(await readFile(own, 'utf8')).not.toContain('AGENT_SANDBOX');
});

test('a .env of somebody else is left alone', async () => {
  const own = join(folder.path, '.env');
  expect(parseEnv(await readFile(own, 'utf8'))).toMatchObject({ CLUSTER_FOLDER: place });
  await writeFile(own, 'MINE=1\n');
  const { answer } = await init('--github', 'local');
  expect(answer?.env).toBe(join(place, '.env'));
  expect(await readFile(own, 'utf8')).toBe('MINE=1\n');
});

test.each([
  ['--database', ['--database', 'postgres://a@b/c'], 'brings its own'],
  ['a cluster of processes in the same folder', ['--folder', 'other'], '--force'],
])('%s is refused with the remedy', async (_name, argv, words) => {
  await mkdir(join(folder.path, 'other'), { recursive: true });
  const plan = { version: 1, host: '127.0.0.1', tls: false, agents: [], brokerHere: true };
  const file = join(folder.path, 'other', 'cluster.json');
  await writeFile(file, JSON.stringify({ ...plan, postgresPort: 5432 }));
  const { code, err } = await init(...argv);
  expect(code).not.toBe(EXIT.ok);
  expect(err).toContain(words);
});
