import 'reflect-metadata';

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { NestFactory } from '@nestjs/core';
import { jetstreamManager } from '@nats-io/jetstream';
import {
  connect,
  nkeyAuthenticator,
  PermissionViolationError,
  type NatsConnection,
} from '@nats-io/transport-node';
import { agentConsumers, CONSUMERS } from '#libs/contracts';
import { COLLECTOR, MessagingModule, Provisioner, type BrokerAccess } from '#libs/messaging';
import { startBroker, temporaryFolder, type TestBroker } from '#libs/testing';

import { provideKeys, type ProvidedKeys } from '../../infra/nats/provide-keys.ts';

/** Two PCs that the broker knows, and may do the same work. */
export const AGENTS = [
  { id: 'pc1', specialties: ['backend', 'general'] },
  { id: 'pc2', specialties: ['backend'] },
] as const;

/** The real server under the configuration that `npm run keys` would write, provided by node-health's own user. */
export interface GuardedBroker {
  readonly broker: TestBroker;
  readonly keys: ProvidedKeys;
  readonly accessOf: (user: string) => BrokerAccess;
  /** A bare client that holds a user's key and minds nothing. */
  intruder(user: string, inboxPrefix?: string): Promise<Intruder>;
  /** How many messages lie in each stream on each subject; objects too. */
  contents(): Promise<Record<string, Record<string, number>>>;
  stop(): Promise<void>;
}

export async function startGuardedBroker(): Promise<GuardedBroker> {
  const folder = await temporaryFolder();
  const keys = await provideKeys({ folder: join(folder.path, 'broker'), agents: AGENTS });
  const broker = await startBroker(keys.security);
  const accessOf = (user: string): BrokerAccess => {
    const found = keys.users.find(({ name }) => name === user);
    if (found === undefined) throw new TypeError(`No user ${user}.`);
    return { nkeySeedFile: found.seedFile };
  };
  const guarded: GuardedBroker = {
    broker,
    keys,
    accessOf,
    intruder: async (user, inboxPrefix = `_INBOX_${user}`) => {
      const seed = (await readFile(accessOf(user).nkeySeedFile ?? '', 'utf8')).trim();
      const authenticator = nkeyAuthenticator(new TextEncoder().encode(seed));
      return new Intruder(
        await connect({ servers: broker.url, authenticator, inboxPrefix, name: user }),
      );
    },
    contents: async () => {
      const operator = await guarded.intruder('operator');
      const jsm = await jetstreamManager(operator.nc, { checkAPI: false });
      const contents: Record<string, Record<string, number>> = {};
      for await (const { config } of jsm.streams.list())
        contents[config.name] =
          (await jsm.streams.info(config.name, { subjects_filter: '>' })).state.subjects ?? {};
      await operator.nc.close();
      return contents;
    },
    stop: async () => {
      await broker.stop();
      await folder.remove();
    },
  };
  await provide(guarded);
  return guarded;
}

/** What node-health does at its start and when it hears of these agents. */
async function provide({ broker, accessOf }: GuardedBroker): Promise<void> {
  const service = 'node-health';
  const access = accessOf(service);
  const module = MessagingModule.register({ service, servers: broker.url, access, consumers: [] });
  const app = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'] });
  try {
    const provisioner = app.get(Provisioner);
    await provisioner.ensureStreams();
    await provisioner.ensureConsumers([...Object.values(CONSUMERS).flat(), COLLECTOR]);
    for (const { id, specialties } of AGENTS) {
      await provisioner.ensureConsumers(agentConsumers(id, specialties, 2));
      await provisioner.ensureArtifactBucket(id);
    }
  } finally {
    await app.close();
  }
}

/** Does what it likes, and sees what the broker makes of it. */
export class Intruder {
  readonly #refused = new Set<string>();

  constructor(readonly nc: NatsConnection) {
    void this.#watch();
  }

  /** Whether the broker took it. What became of it behind the door is another question. */
  async publish(
    subject: string,
    body = '',
    options: Parameters<NatsConnection['publish']>[2] = {},
  ): Promise<'allowed' | 'denied'> {
    this.#refused.delete(subject);
    this.nc.publish(subject, body, options);
    return this.#verdictOn(subject);
  }

  async subscribe(subject: string, queue?: string): Promise<'allowed' | 'denied'> {
    this.#refused.delete(subject);
    const ear = this.nc.subscribe(subject, {
      callback: () => undefined,
      ...(queue === undefined ? {} : { queue }),
    });
    const verdict = await this.#verdictOn(subject);
    if (!ear.isClosed()) ear.unsubscribe();
    return verdict;
  }

  /** The server answers in order, so its refusal comes before its pong; the client tells of it in a moment of its own. */
  async #verdictOn(subject: string): Promise<'allowed' | 'denied'> {
    await this.nc.flush();
    await new Promise((resolve) => setImmediate(resolve));
    return this.#refused.has(subject) ? 'denied' : 'allowed';
  }

  async #watch(): Promise<void> {
    for await (const status of this.nc.status())
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        this.#refused.add(status.error.subject);
  }
}
