import { createHash } from 'node:crypto';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

import { loadConfig } from '#libs/runtime';
import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { SERVICES } from '../../../infra/local/cluster/options.ts';
import { EXIT } from '../command-error.ts';
import { CONFIGS } from '../machine/service-configs.ts';
import { run } from '../run.ts';
import { surroundings } from '../surroundings.fixture.ts';

// The real keys, certificates and PostgreSQL; what is written is read back by the services' own classes.

let folder: TemporaryFolder;
let cluster: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  await chmod(folder.path, 0o711);
  cluster = join(folder.path, 'cluster');
}, 60_000);
afterAll(() => folder.remove());

interface Answer {
  readonly adminToken: string | null;
  readonly written: readonly string[];
  readonly kept: readonly string[];
}

async function init(
  ...argv: string[]
): Promise<{ code: number; answer: Answer | undefined; err: string }> {
  const { around, said } = surroundings({
    folder: folder.path,
    env: { GITHUB_TOKEN: 'ghp_invented' },
  });
  const code = await run(['init', '--folder', cluster, '--yes', '--json', ...argv], around);
  const { out, err } = said();
  return { code, err, answer: out === '' ? undefined : (JSON.parse(out) as Answer) };
}

const environmentOf = async (...path: string[]): Promise<Record<string, string | undefined>> =>
  parseEnv(await readFile(join(cluster, ...path, '.env'), 'utf8'));

test('every service and agent finds all it needs, and nobody else can read it', async () => {
  const { code, answer } = await init(
    ...['--host', 'hub.example', '--agents', 'pc1:backend+testing'],
    ...['--github', 'token', '--repositories', 'octo-org/shop'],
  );
  expect(code).toBe(EXIT.ok);
  for (const service of SERVICES) {
    const Config = CONFIGS[service];
    if (Config === undefined) throw new TypeError(service);
    const written = await environmentOf('coordinator', service);
    expect(() => loadConfig(Config, written)).not.toThrow();
    const { mode } = await stat(join(cluster, 'coordinator', service, '.env'));
    expect(mode & 0o777).toBe(0o600);
  }
  const agent = await environmentOf('agents', 'pc1');
  expect(agent).toMatchObject({
    AGENT_SPECIALTIES: 'backend,testing',
    NATS_URL: 'tls://hub.example:4222',
  });
  for (const name of [
    'NATS_NKEY_SEED_FILE',
    'NATS_TLS_CA_FILE',
    'NATS_TLS_CERT_FILE',
    'NATS_TLS_KEY_FILE',
  ])
    await stat(join(cluster, 'agents', 'pc1', agent[name] ?? ''));
  const { API_ADMIN_TOKEN_SHA256: digest } = await environmentOf('coordinator', 'api');
  expect(
    createHash('sha256')
      .update(answer?.adminToken ?? '')
      .digest('hex'),
  ).toBe(digest);
}, 90_000);

test('each service has its own secrets and nobody else’s', async () => {
  const scheduler = await environmentOf('coordinator', 'scheduler');
  expect(Object.keys(scheduler).sort()).toEqual([
    'DATABASE_URL',
    'NATS_NKEY_SEED_FILE',
    'NATS_TLS_CA_FILE',
    'NATS_TLS_CERT_FILE',
    'NATS_TLS_KEY_FILE',
    'NATS_URL',
  ]);
  const holders = [];
  for (const service of SERVICES)
    if ('GITHUB_TOKEN' in (await environmentOf('coordinator', service))) holders.push(service);
  expect(holders).toEqual(['issue-classifier', 'pr-publisher']);
});

test('said again with one PC more, what is there stays, changed or not, and no second token is made', async () => {
  const file = join(cluster, 'coordinator', 'scheduler', '.env');
  await writeFile(file, `${await readFile(file, 'utf8')}ATTEMPTS_MAX=5\n`);
  const seed = await readFile(join(cluster, 'broker', 'keys', 'scheduler.nk'), 'utf8');
  const { code, answer } = await init('--agents', 'pc2:frontend');
  expect(code).toBe(EXIT.ok);
  expect(answer).toMatchObject({
    adminToken: null,
    written: [join(cluster, 'agents', 'pc2', '.env')],
  });
  expect(await environmentOf('coordinator', 'scheduler')).toMatchObject({ ATTEMPTS_MAX: '5' });
  expect(await readFile(join(cluster, 'broker', 'keys', 'scheduler.nk'), 'utf8')).toBe(seed);
  const configuration = await readFile(join(cluster, 'broker', 'nats-server.conf'), 'utf8');
  expect(configuration.match(/\.pc[12]\b/g)?.length).toBeGreaterThan(1);
}, 60_000);

test('another host would be another cluster: nothing is done without --force', async () => {
  const { code, err } = await init('--host', 'other.example');
  expect(code).toBe(EXIT.nothingDone);
  expect(err).toContain('--force');
  expect(await environmentOf('agents', 'pc1')).toMatchObject({
    NATS_URL: 'tls://hub.example:4222',
  });
});
