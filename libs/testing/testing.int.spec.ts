import { access } from 'node:fs/promises';

import { Client } from 'pg';

import { createDatabase, freePort, startBroker, temporaryFolder, until } from './index.ts';

test('a database of its own takes queries and is gone after drop', async () => {
  const database = await createDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ one: number }>('SELECT 1 AS one');
  expect(rows).toEqual([{ one: 1 }]);
  await client.end();
  await database.drop();
  await expect(new Client({ connectionString: database.url }).connect()).rejects.toThrow(
    /does not exist/,
  );
});

test('a broker of its own keeps its address over a crash and leaves nothing behind', async () => {
  const broker = await startBroker();
  const { url, pid } = broker;
  await broker.kill();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await broker.restart();
  expect(broker.url).toBe(url);
  expect(broker.pid).not.toBe(pid);
  await broker.stop();
  await expect(access(broker.logFile)).rejects.toThrow('ENOENT');
});

test('a temporary folder is gone after remove', async () => {
  const folder = await temporaryFolder();
  await access(folder.path);
  await folder.remove();
  await expect(access(folder.path)).rejects.toThrow('ENOENT');
});

test('until returns what met the condition and names what never came', async () => {
  let asked = 0;
  expect(await until(() => (asked += 1) > 2 && 'here')).toBe('here');
  await expect(until(() => false, { timeoutMs: 50, what: 'godot' })).rejects.toThrow(
    'Waited 50 ms in vain for godot.',
  );
});

test('free ports differ', async () => {
  expect(await freePort()).not.toBe(await freePort());
});
