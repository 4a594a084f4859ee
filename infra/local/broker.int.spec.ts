import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { connect } from '@nats-io/transport-node';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { startBroker } from './broker.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

test('what was acknowledged is there after a crash, on the same address', async () => {
  const broker = await startBroker({ folder: folder.path });
  const { url } = broker;
  const before = await connect({ servers: url });
  await (await jetstreamManager(before)).streams.add({ name: 'KEPT', subjects: ['kept'] });
  await jetstream(before).publish('kept', 'word');
  await before.close();
  await broker.kill();
  await broker.restart();

  const after = await connect({ servers: url });
  const message = await (await jetstreamManager(after)).streams.getMessage('KEPT', { seq: 1 });
  expect(message?.string()).toBe('word');
  await after.close();
  await broker.stop();
});

test('it listens on loopback only, and writes every message to disk at once', async () => {
  const broker = await startBroker({ folder: folder.path });
  try {
    const response = await fetch(`${broker.monitorUrl}/varz`);
    const {
      host,
      http_host,
      jetstream: js,
    } = (await response.json()) as {
      host: string;
      http_host: string;
      jetstream: { config: { sync_always?: boolean } };
    };
    expect({ host, http_host, sync: js.config.sync_always }).toEqual({
      host: '127.0.0.1',
      http_host: '127.0.0.1',
      sync: true,
    });
  } finally {
    await broker.stop();
  }
});

test('a server that can not start says why, with the end of its log', async () => {
  const first = await startBroker({ folder: join(folder.path, 'first') });
  const port = Number(new URL(first.url).port);
  await expect(startBroker({ folder: join(folder.path, 'second'), port })).rejects.toThrow(
    /address already in use/,
  );
  await first.stop();
});

test('a binary that is not there is named', async () => {
  const binary = join(folder.path, 'no-such-server');
  await expect(startBroker({ folder: folder.path, binary })).rejects.toMatchObject({
    cause: { code: 'ENOENT', path: binary },
  });
});

test('its configuration says that it is ours', async () => {
  const broker = await startBroker({ folder: folder.path });
  await broker.stop();
  await broker.stop();
  expect(await readFile(join(folder.path, 'nats-server.conf'), 'utf8')).toContain('sync_interval');
});
