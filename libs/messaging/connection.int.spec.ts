import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startBroker, temporaryFolder, type TemporaryFolder, type TestBroker } from '#libs/testing';

import { provideKeys, type ProvidedKeys, type UserFiles } from '../../infra/nats/provide-keys.ts';
import { connectTo } from './connection.ts';
import type { BrokerAccess, BrokerAddress } from './options.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const AGENTS = [{ id: 'pc1', specialties: ['backend'] }] as const;

function userOf({ users }: ProvidedKeys, name: string): UserFiles {
  const user = users.find((one) => one.name === name);
  if (user === undefined) throw new TypeError(`No user ${name}.`);
  return user;
}

function accessOf({ seedFile, tls }: UserFiles): BrokerAccess {
  return { nkeySeedFile: seedFile, ...(tls && { tls }) };
}

async function comesIn(address: BrokerAddress): Promise<void> {
  const nc = await connectTo(address, 0);
  await nc.rtt();
  await nc.close();
}

describe('on a broker with accounts', () => {
  let broker: TestBroker;
  let keys: ProvidedKeys;
  beforeAll(async () => {
    keys = await provideKeys({ folder: join(folder.path, 'plain'), agents: AGENTS });
    broker = await startBroker(keys.security);
  });
  afterAll(() => broker.stop());

  const address = (access?: BrokerAccess): BrokerAddress => ({
    servers: broker.url,
    user: 'scheduler',
    ...(access && { access }),
  });

  test('a user with its key comes in', async () => {
    await comesIn(address(accessOf(userOf(keys, 'scheduler'))));
  });

  test('without a key nobody comes in, and is told what to set', async () => {
    await expect(comesIn(address())).rejects.toMatchObject({
      name: 'BrokerDenied',
      exitCode: 77,
      message: expect.stringMatching(/nobody without a key. Set NATS_NKEY_SEED_FILE/) as string,
    });
  });

  test('a key that was made elsewhere opens nothing', async () => {
    const other = await provideKeys({ folder: join(folder.path, 'other'), agents: [] });
    await expect(comesIn(address(accessOf(userOf(other, 'scheduler'))))).rejects.toMatchObject({
      name: 'BrokerDenied',
      message: expect.stringMatching(/knows no user with the key in .* SIGHUP/) as string,
    });
  });

  test('a seed file that is not there is named', async () => {
    const nkeySeedFile = join(folder.path, 'nowhere.nk');
    await expect(comesIn(address({ nkeySeedFile }))).rejects.toMatchObject({
      name: 'BrokerDenied',
      message: expect.stringContaining(`NATS_NKEY_SEED_FILE, ${nkeySeedFile}, can't`) as string,
    });
  });

  test('a file without a seed in it is named, and not shown', async () => {
    const nkeySeedFile = join(folder.path, 'empty.nk');
    await writeFile(nkeySeedFile, 'a secret of something else');
    await expect(comesIn(address({ nkeySeedFile }))).rejects.toThrow(
      `NATS_NKEY_SEED_FILE, ${nkeySeedFile}, holds no seed of a user. Make one with npm run keys.`,
    );
  });

  test('who is removed is disconnected at once and stays out; the others notice nothing', async () => {
    const [pc1, scheduler] = await Promise.all(
      ['pc1', 'scheduler'].map((user) =>
        connectTo({ servers: broker.url, user, access: accessOf(userOf(keys, user)) }),
      ),
    );
    if (pc1 === undefined || scheduler === undefined) throw new TypeError('Not connected.');
    let disturbed = 0;
    void (async () => {
      for await (const { type } of scheduler.status()) if (type === 'disconnect') disturbed += 1;
    })();
    const without = await provideKeys({ folder: join(folder.path, 'plain'), agents: [] });
    await broker.reload(without.security);
    expect(await pc1.closed()).toMatchObject({ name: 'AuthorizationError' });
    await scheduler.rtt();
    expect(disturbed).toBe(0);

    const again = await provideKeys({ folder: join(folder.path, 'plain'), agents: AGENTS });
    await broker.reload(again.security);
    await comesIn({ servers: broker.url, user: 'pc1', access: accessOf(userOf(again, 'pc1')) });
    await scheduler.rtt();
    expect(disturbed).toBe(0);
    await scheduler.close();
  });
});

describe('on a broker with certificates', () => {
  let broker: TestBroker;
  let keys: ProvidedKeys;
  beforeAll(async () => {
    const tls = { host: '127.0.0.1' };
    keys = await provideKeys({ folder: join(folder.path, 'tls'), agents: AGENTS, tls });
    broker = await startBroker(keys.security);
  });
  afterAll(() => broker.stop());

  const address = (access: BrokerAccess): BrokerAddress => ({
    servers: broker.url.replace('nats:', 'tls:'),
    user: 'scheduler',
    access,
  });

  test('a user with key and certificate comes in', async () => {
    await comesIn(address(accessOf(userOf(keys, 'scheduler'))));
  });

  test('a certificate alone is not enough', async () => {
    const { tls } = userOf(keys, 'scheduler');
    await expect(comesIn(address({ ...(tls && { tls }) }))).rejects.toThrow('nobody without a key');
  });

  test('a broker whose authority is not known is not trusted', async () => {
    const { seedFile } = userOf(keys, 'scheduler');
    await expect(comesIn(address({ nkeySeedFile: seedFile }))).rejects.toMatchObject({
      name: 'BrokerDenied',
      message: expect.stringMatching(/^No TLS connection .* Set NATS_TLS_CA_FILE/) as string,
    });
  });

  test('a certificate of another authority does not come in', async () => {
    const tls = { host: '127.0.0.1' };
    const other = await provideKeys({ folder: join(folder.path, 'fake'), agents: AGENTS, tls });
    const { seedFile, tls: ours } = userOf(keys, 'scheduler');
    const { tls: theirs } = userOf(other, 'scheduler');
    const mixed = { ...theirs, ...(ours && { caFile: ours.caFile }) };
    await expect(comesIn(address({ nkeySeedFile: seedFile, tls: mixed }))).rejects.toThrow(
      /hangs up on certificates it does not trust/,
    );
  });

  test('without a certificate of one’s own the server hangs up, and the message says what may be missing', async () => {
    const { seedFile, tls } = userOf(keys, 'scheduler');
    const access = { nkeySeedFile: seedFile, tls: { ...(tls && { caFile: tls.caFile }) } };
    await expect(comesIn(address(access))).rejects.toThrow(
      /see that NATS_TLS_CERT_FILE and NATS_TLS_KEY_FILE are set/,
    );
  });

  test('half a certificate is refused before anything is dialled', async () => {
    const { seedFile, tls } = userOf(keys, 'scheduler');
    const access = { nkeySeedFile: seedFile, tls: { ...(tls && { certFile: tls.certFile }) } };
    await expect(comesIn(address(access))).rejects.toThrow('go together: set both');
  });
});

test('a broker that is not there is waited for, and then named', async () => {
  const servers = 'nats://127.0.0.1:1';
  await expect(connectTo({ servers, user: 'scheduler' }, 0)).rejects.toMatchObject({
    name: 'BrokerUnavailable',
    message: expect.stringContaining(`No broker answers at ${servers}`) as string,
  });
});
