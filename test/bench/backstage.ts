import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { NestFactory } from '@nestjs/core';
import { CONSUMERS } from '#libs/contracts';
import { MessagingModule, Provisioner } from '#libs/messaging';

import { startBroker, type SyncInterval } from '../../infra/local/broker.ts';
import { baseEnvironment } from '../../infra/local/cluster/base-environment.ts';
import { distFolder, Parts } from '../../infra/local/cluster/parts.ts';
import { startPostgres } from '../../infra/local/postgres.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';

/** Where processes of one system can be started: with their logs in a folder, and none of our environment. */
export async function backstage(folder: string, signal: AbortSignal): Promise<Parts> {
  const [logs, temporary] = [join(folder, 'logs'), join(folder, 'tmp')];
  for (const made of [logs, temporary]) await mkdir(made, { recursive: true, mode: 0o700 });
  return new Parts({ logs, dist: distFolder() }, baseEnvironment(repositoryRoot(), temporary), {
    signal,
  });
}

/**
 * A broker with every stream and consumer of the fixed services, made by the code that node-health runs. It knows no
 * accounts. @returns its address
 */
export async function provisionedBroker(
  parts: Parts,
  { folder, syncInterval = 'always' }: { folder: string; syncInterval?: SyncInterval },
): Promise<string> {
  const broker = await parts.step('broker', async () => {
    const started = await startBroker({ folder: join(folder, 'broker'), syncInterval });
    parts.addServer('broker', started);
    return started;
  });
  await onBroker(broker.url, async (app) => {
    const provisioner = app.get(Provisioner);
    await provisioner.ensureStreams();
    await provisioner.ensureConsumers(Object.values(CONSUMERS).flat());
  });
  return broker.url;
}

/** With fsync, as in production. @returns the superuser's address */
export async function database(parts: Parts, folder: string): Promise<string> {
  return parts.step('postgres', async () => {
    const postgres = await startPostgres({ folder: join(folder, 'postgres') });
    parts.addServer('postgres', postgres);
    return postgres.url;
  });
}

type MessagingApp = Awaited<ReturnType<typeof NestFactory.createApplicationContext>>;

/** Does something as somebody on the broker who hears nothing. */
export async function onBroker<T>(
  url: string,
  work: (app: MessagingApp) => Promise<T>,
): Promise<T> {
  const module = MessagingModule.register({ service: 'bench', servers: url, consumers: [] });
  const app = await NestFactory.createApplicationContext(module, { logger: ['error'] });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
