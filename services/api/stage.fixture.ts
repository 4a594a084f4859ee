import { randomUUID } from 'node:crypto';

import { NestFactory } from '@nestjs/core';
import type { EventDefinition, SubjectTokens } from '#libs/contracts';
import { MessagingModule, Publisher } from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import { createDatabase, startBroker, type TestBroker } from '#libs/testing';

import { api } from './service.ts';

/** api in this process on a real broker and database, and everybody it hears, played by the test. */
export class Stage {
  private constructor(
    readonly broker: TestBroker,
    readonly service: RunningService,
    private readonly publisher: Publisher,
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
    return new Stage(broker, service, app.get(Publisher), end);
  }

  close(): Promise<void> {
    return this.end();
  }

  async say<Data extends object>(
    definition: EventDefinition<Data>,
    saying: { id?: string; tokens?: SubjectTokens; data: Data },
  ): Promise<void> {
    await this.publisher.publish(definition, { id: randomUUID(), tokens: {}, ...saying });
  }

  async get(path: string): Promise<Response> {
    return fetch(`${this.service.url}${path}`);
  }
}
