import { stat, writeFile } from 'node:fs/promises';

import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { EXIT } from '../command-error.ts';
import { findConnection } from './find-connection.ts';
import { noteRunning } from './running-cluster.ts';
import { forgetLogin, saveLogin } from './saved-login.ts';

const SAVED = { url: 'https://hub.example', token: 'saved' };
const RUNNING = { url: 'http://127.0.0.1:8080', token: 'running', folder: '/tmp/up' };

let folder: TemporaryFolder;
let env: Record<string, string>;
beforeEach(async () => {
  folder = await temporaryFolder();
  env = { XDG_CONFIG_HOME: folder.path };
});
afterEach(() => folder.remove());

test('nothing said: the usual address, and no token', async () => {
  expect(await findConnection({}, env)).toEqual({ url: 'http://127.0.0.1:8080' });
});

test('the command line goes before the environment, and that before what is saved', async () => {
  await saveLogin(SAVED, env);
  const more = { ...env, CLAUDE_CLUSTER_API: 'http://b.example/', CLAUDE_CLUSTER_TOKEN: 'b' };
  expect(await findConnection({ api: 'http://a.example', token: 'a' }, more)).toEqual({
    url: 'http://a.example',
    token: 'a',
  });
  expect(await findConnection({}, more)).toEqual({ url: 'http://b.example', token: 'b' });
  expect(await findConnection({}, env)).toEqual(SAVED);
});

test('a saved token goes to no other api than its own', async () => {
  await saveLogin(SAVED, env);
  expect(await findConnection({ api: 'https://other.example' }, env)).toEqual({
    url: 'https://other.example',
  });
  expect(await findConnection({ api: 'https://hub.example/' }, env)).toEqual(SAVED);
});

test('a cluster that runs here is found, a saved login goes before it, and one that ended counts for nothing', async () => {
  const forget = await noteRunning({ ...RUNNING, pid: process.pid }, env);
  expect(await findConnection({}, env)).toMatchObject({ token: 'running' });
  await saveLogin(SAVED, env);
  expect(await findConnection({}, env)).toEqual(SAVED);
  expect(await findConnection({ api: RUNNING.url }, env)).toMatchObject({ token: 'running' });
  await forgetLogin(env);
  await forget();
  // Larger than any process id of Linux.
  await noteRunning({ ...RUNNING, pid: 2 ** 22 + 1 }, env);
  expect(await findConnection({}, env)).toEqual({ url: 'http://127.0.0.1:8080' });
});

test('a login is for its owner alone', async () => {
  const file = await saveLogin(SAVED, env);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a damaged login says how to go on', async () => {
  const file = await saveLogin(SAVED, env);
  await writeFile(file, '{');
  await expect(findConnection({}, env)).rejects.toThrow(/is damaged\. Remove it/);
});

test.each(['hub.example', 'ftp://hub.example', 'nats://hub.example'])(
  '%s is no address of an api',
  async (api) => {
    await expect(findConnection({ api }, env)).rejects.toMatchObject({ exitCode: EXIT.usage });
  },
);

test('a password in the address is refused, for it would stand in logs', async () => {
  await expect(findConnection({ api: 'https://a:b@hub.example' }, env)).rejects.toThrow(
    'no password',
  );
});
