import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { agentConsumers, CONSUMERS, STREAMS } from '#libs/contracts';
import { startBroker, temporaryFolder, type TemporaryFolder, type TestBroker } from '#libs/testing';

import { artifactBucket, ArtifactStore, Broker, MessagingModule, Provisioner } from './index.ts';

describe('the provisioner', () => {
  let broker: TestBroker;
  let app: INestApplicationContext;
  let provisioner: Provisioner;

  beforeAll(async () => {
    broker = await startBroker();
    const module = MessagingModule.register({
      service: 'test',
      servers: broker.url,
      consumers: [],
    });
    app = await NestFactory.createApplicationContext(module, { logger: false });
    provisioner = app.get(Provisioner);
    await provisioner.ensureStreams();
  });

  afterAll(async () => {
    await app.close();
    await broker.stop();
  });

  const jsm = () => app.get(Broker).jsm;

  test('makes every stream of the contracts, and a second run changes nothing', async () => {
    const before = await Promise.all(Object.keys(STREAMS).map((name) => jsm().streams.info(name)));
    await provisioner.ensureStreams();
    const after = await Promise.all(Object.keys(STREAMS).map((name) => jsm().streams.info(name)));
    expect(after.map(({ config, created }) => ({ config, created }))).toEqual(
      before.map(({ config, created }) => ({ config, created })),
    );
    expect(after.find(({ config }) => config.name === 'TASKS')?.config).toMatchObject({
      retention: 'workqueue',
      discard: 'new',
      discard_new_per_subject: true,
    });
  });

  test('makes the consumers of the services and of an agent, none with a backoff', async () => {
    const definitions = [
      ...Object.values(CONSUMERS).flat(),
      ...agentConsumers('pc1', ['backend', 'general'], 3),
    ];
    await provisioner.ensureConsumers(definitions);
    await provisioner.ensureConsumers(definitions);
    for (const { stream, durable, ackWaitMs } of definitions) {
      const { config } = await jsm().consumers.info(stream, durable);
      expect(config.ack_wait).toBe(ackWaitMs * 1_000_000);
      expect(config.backoff).toBeUndefined();
    }
    const { config } = await jsm().consumers.info('TASKS', 'pc1-backend');
    expect(config).toMatchObject({
      filter_subject: 'task.backend.assigned.pc1',
      max_ack_pending: 3,
    });
  });

  test("follows a change of an agent's slots", async () => {
    await provisioner.ensureConsumers(agentConsumers('pc2', ['testing'], 1));
    await provisioner.ensureConsumers(agentConsumers('pc2', ['testing'], 5));
    const { config } = await jsm().consumers.info('TASKS', 'pc2-testing');
    expect(config.max_ack_pending).toBe(5);
  });

  test('follows a service that hears more than one event of a stream, or only one again', async () => {
    const [many] = CONSUMERS.scheduler;
    const one = { ...many, durable: 'grows', filters: many.filters.slice(0, 1) };
    for (const definition of [one, { ...many, durable: 'grows' }, one]) {
      await provisioner.ensureConsumers([definition]);
      const { config } = await jsm().consumers.info(many.stream, 'grows');
      expect(config.filter_subjects ?? [config.filter_subject]).toEqual(definition.filters);
    }
  });

  test('takes consumers away, also such as are not there', async () => {
    await provisioner.ensureConsumers(agentConsumers('pc3', ['devops'], 1));
    await provisioner.removeConsumers('TASKS', ['pc3-devops', 'pc3-cancelled', 'never-was']);
    await expect(jsm().consumers.info('TASKS', 'pc3-devops')).rejects.toThrow('not found');
  });

  test('refuses a difference that would lose messages, with the remedy', async () => {
    await jsm().streams.update('GITHUB', { max_age: 400 * 24 * 3600 * 1e9 });
    await expect(provisioner.ensureStreams()).rejects.toThrow(
      /GITHUB on the broker differs .* max_age .*nats stream rm/,
    );
    await jsm().streams.update('GITHUB', { max_age: STREAMS.GITHUB.maxAgeMs * 1e6 });
    await provisioner.ensureStreams();
  });

  test('says what to do when the broker has no room for another agent', async () => {
    const rest = { name: 'REST', subjects: ['rest'], max_bytes: 2 ** 40 - 2 ** 30 };
    await jsm().streams.add(rest);
    await expect(provisioner.ensureArtifactBucket('pc9')).rejects.toThrow(
      /no room for art_pc9, .* 2 GiB\. Free its disk .*max_file_store/,
    );
    await jsm().streams.delete('REST');
    await provisioner.ensureArtifactBucket('pc9');
  });

  describe('artifacts', () => {
    let folder: TemporaryFolder;
    let store: ArtifactStore;
    const bucket = artifactBucket('pc1');

    beforeAll(async () => {
      folder = await temporaryFolder();
      await provisioner.ensureArtifactBucket('pc1');
      await provisioner.ensureArtifactBucket('pc1');
      store = app.get(ArtifactStore);
    });

    afterAll(() => folder.remove());

    test('bring a file of many chunks back byte for byte', async () => {
      const content = randomBytes(3_000_000);
      const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
      await writeFile(from, content);
      const artifact = await store.put({ bucket, name: 't/1/bundle', kind: 'bundle', file: from });
      expect(artifact.bytes).toBe(3_000_000);
      await store.fetch(artifact, to);
      expect((await readFile(to)).equals(content)).toBe(true);
    });

    test('are copied into another bucket whole, and removed from it', async () => {
      await provisioner.ensureArtifactBucket('pc2');
      const [from, to] = [join(folder.path, 'mine'), join(folder.path, 'theirs')];
      const content = randomBytes(1_500_000);
      await writeFile(from, content);
      const artifact = await store.put({ bucket, name: 't/1/bundle', kind: 'bundle', file: from });
      const place = { bucket: artifactBucket('pc2'), name: 'handed/t/2' };
      await store.copy(artifact, place);
      const copied = Object.assign(artifact, place);
      await store.fetch(copied, to);
      expect((await readFile(to)).equals(content)).toBe(true);
      await store.remove(place);
      await store.remove(place);
      await expect(store.fetch(copied, to)).rejects.toThrow('is not in the object store');
      expect((await jsm().streams.info('OBJ_art_pc2')).state.bytes).toBeLessThan(1000);
    });

    test('that are not what they promise are not copied, and leave nothing', async () => {
      await provisioner.ensureArtifactBucket('pc3');
      const from = join(folder.path, 'false');
      await writeFile(from, randomBytes(1_500_000));
      const artifact = await store.put({ bucket, name: 't/1/bundle', kind: 'bundle', file: from });
      const place = { bucket: artifactBucket('pc3'), name: 'handed/t/2' };
      const lie = Object.assign(artifact, { sha256: '0'.repeat(64) });
      await expect(store.copy(lie, place)).rejects.toThrow('another digest');
      expect((await jsm().streams.info('OBJ_art_pc3')).state.messages).toBe(0);
    });

    test('bring back an empty file', async () => {
      const [from, to] = [join(folder.path, 'empty'), join(folder.path, 'empty-too')];
      await writeFile(from, '');
      await store.fetch(await store.put({ bucket, name: 't/1/log', kind: 'log', file: from }), to);
      expect(await readFile(to, 'utf8')).toBe('');
    });

    test.each([
      ['another digest', { sha256: '0'.repeat(64) }, 'another digest'],
      ['fewer bytes', { bytes: 99 }, 'has 5 bytes, not 99'],
      ['more bytes', { bytes: 2 }, 'has more than the 2 bytes'],
      ['no such object', { name: 'nowhere' }, 'is not in the object store'],
    ])('refuse %s than promised and leave no file', async (_, lie, words) => {
      const [from, to] = [join(folder.path, 'small'), join(folder.path, 'refused')];
      await writeFile(from, 'small');
      const artifact = await store.put({ bucket, name: 't/1/diff', kind: 'diff', file: from });
      await expect(store.fetch(Object.assign(artifact, lie), to)).rejects.toThrow(words);
      await expect(readFile(to)).rejects.toThrow('ENOENT');
    });
  });
});
