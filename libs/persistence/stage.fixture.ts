import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagingModule } from '#libs/messaging';
import type { TestBroker, TestDatabase } from '#libs/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { messagingTables, PersistenceModule } from './index.ts';

class Tables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of messagingTables()) await runner.query(sql);
    await runner.query('CREATE TABLE effects (name text NOT NULL)');
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('A first migration is not taken back.'));
  }
}

@Module({})
class RootModule {}

/** A process of the service `test-service`, with an outbox, an inbox, and a table `effects` of names. */
export async function openService(
  broker: Pick<TestBroker, 'url'>,
  postgres: Pick<TestDatabase, 'url'>,
): Promise<INestApplicationContext> {
  const service = 'test-service';
  const root = {
    module: RootModule,
    imports: [
      MessagingModule.register({ service, servers: broker.url, consumers: [] }),
      PersistenceModule.register({
        service,
        url: postgres.url,
        entities: [],
        migrations: [Tables1700000000000],
      }),
    ],
  };
  return NestFactory.createApplicationContext(root, { logger: false });
}
