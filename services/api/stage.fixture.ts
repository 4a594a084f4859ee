import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  CONSUMERS,
  filterOf,
  parseEvent,
  type ArtifactKind,
  type ArtifactRef,
  type CloudEvent,
  type EventDefinition,
  type SubjectTokens,
} from '#libs/contracts';
import {
  artifactBucket,
  ArtifactStore,
  Broker,
  MessagingModule,
  Provisioner,
  Publisher,
  StreamReader,
} from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  temporaryFolder,
  until,
  type TestBroker,
} from '#libs/testing';

import { makeToken } from './access/token-text.ts';
import type { Life, Told } from './lives.fixture.ts';
import { api } from './service.ts';

const ADMIN = makeToken();

/** How something is asked of the api; a body that is text is sent as it is. */
interface Asking {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

interface Kept {
  readonly taskId: string;
  readonly attempt: number;
  readonly kind: ArtifactKind;
  readonly agent?: string;
  readonly content: Buffer | string;
}

/** api in this process on a real broker and database, and everybody it hears, played by the test. */
export class Stage {
  private constructor(
    readonly broker: TestBroker,
    readonly service: RunningService,
    private readonly everybody: INestApplicationContext,
    private readonly end: () => Promise<void>,
  ) {}

  static async open(environment: Record<string, string> = {}): Promise<Stage> {
    const [broker, database] = await Promise.all([startBroker(), createDatabase()]);
    await broker.provision();
    const service = await startService(api, {
      LOG_LEVEL: 'fatal',
      HTTP_PORT: '0',
      NATS_URL: broker.url,
      DATABASE_URL: database.url,
      API_ADMIN_TOKEN_SHA256: ADMIN.sha256,
      ...environment,
    });
    const everybody = MessagingModule.register({
      service: 'stage',
      servers: broker.url,
      consumers: [],
    });
    const app = await NestFactory.createApplicationContext(everybody, { logger: ['error'] });
    const end = async (): Promise<void> => {
      await Promise.all([app.close(), service.close()]);
      await Promise.all([broker.stop(), database.drop()]);
    };
    return new Stage(broker, service, app, end);
  }

  close(): Promise<void> {
    return this.end();
  }

  private get publisher(): Publisher {
    return this.everybody.get(Publisher);
  }

  private get connection(): Broker['nc'] {
    return this.everybody.get(Broker).nc;
  }

  async say<Data extends object>(
    definition: EventDefinition<Data>,
    saying: { id?: string; tokens?: SubjectTokens; data: Data },
  ): Promise<void> {
    await this.publisher.publish(definition, { id: randomUUID(), tokens: {}, ...saying });
  }

  /** Says what was said at another time, as it was said then. */
  async tell(told: readonly Told[]): Promise<void> {
    for (const { event } of told)
      await this.publisher.send({
        id: `${event.type} ${event.id}`,
        subject: event.subject,
        body: JSON.stringify(event),
      });
  }

  /** Resolves when api has taken in all that was said. */
  async isHeard(): Promise<void> {
    const reader = this.service.app.get(StreamReader);
    for (const { stream, durable } of CONSUMERS.api)
      await until(async () => (await reader.lagOf(stream, durable)) === 0);
  }

  /** As the first admin, and it has to be an answer. */
  async read<Answer>(path: string): Promise<Answer> {
    const response = await this.get(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** Everything of a life that was not told yet. */
  async tellRest(life: Life): Promise<void> {
    await this.tell(life.told.splice(0));
  }

  /** A file in the object store, as an agent puts it there. */
  async keep({ taskId, attempt, kind, agent = 'pc1', content }: Kept): Promise<ArtifactRef> {
    await this.everybody.get(Provisioner).ensureArtifactBucket(agent);
    const folder = await temporaryFolder();
    try {
      const file = join(folder.path, kind);
      await writeFile(file, content);
      const name = `${taskId}/${attempt}/${kind}`;
      const bucket = artifactBucket(agent);
      return await this.everybody.get(ArtifactStore).put({ bucket, name, kind, file });
    } finally {
      await folder.remove();
    }
  }

  /** Told of everything of this kind that is said, in somebody else's place. */
  hear<Data extends object>(
    definition: EventDefinition<Data>,
    handle: (event: CloudEvent<Data>) => Promise<void>,
  ): void {
    this.connection.subscribe(filterOf(definition), {
      callback: (_, message) => {
        const { event } = parseEvent(message.string(), [definition]);
        void handle(event as CloudEvent<Data>);
      },
    });
  }

  /** As the first admin. */
  async get(path: string): Promise<Response> {
    return this.ask('GET', path);
  }

  /** As the first admin unless it says who; with an empty token, as nobody. */
  async ask(
    method: string,
    path: string,
    { token = ADMIN.text, body, headers = {} }: Asking = {},
  ): Promise<Response> {
    return fetch(`${this.service.url}${path}`, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  /** The text of a new token with this role. */
  async tokenOf(role: string, more: { expiresAt?: string } = {}): Promise<string> {
    const name = `octo-${randomUUID()}`;
    const answer = await this.ask('POST', '/api/v1/tokens', { body: { name, role, ...more } });
    return ((await answer.json()) as { token: string }).token;
  }
}
