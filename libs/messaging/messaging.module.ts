import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';

import { ArtifactStore } from './artifact-store.ts';
import { Broker, brokerProvider } from './broker.ts';
import { DeadLetters } from './dead-letters.ts';
import { JetStreamStrategy } from './jetstream.strategy.ts';
import { Neighbours } from './neighbours.ts';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.ts';
import { Provisioner } from './provisioner.ts';
import { Publisher } from './publisher.ts';
import { RpcErrorsFilter } from './rpc-errors.filter.ts';
import { StreamHistory } from './stream-history.ts';
import { StreamReader } from './stream-reader.ts';

/** JetStream for one service: its connection, what it hears, what it may say. Global. */
@Module({})
export class MessagingModule {
  static register(options: MessagingOptions): DynamicModule {
    const exported = [
      Broker,
      Publisher,
      ArtifactStore,
      Provisioner,
      JetStreamStrategy,
      StreamHistory,
      StreamReader,
      Neighbours,
      DeadLetters,
    ];
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: MESSAGING_OPTIONS, useValue: options },
        { provide: APP_FILTER, useClass: RpcErrorsFilter },
        brokerProvider,
        Publisher,
        ArtifactStore,
        Provisioner,
        DeadLetters,
        StreamHistory,
        StreamReader,
        Neighbours,
        JetStreamStrategy,
      ],
      exports: exported,
    };
  }
}
