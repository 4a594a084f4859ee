import { type DynamicModule, Module } from '@nestjs/common';

import { Database, databaseProvider } from './database.ts';
import { FreshRows } from './fresh-rows.ts';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from './options.ts';
import { OutboxMeasure } from './outbox-measure.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { OutboxSender } from './outbox-sender.ts';
import { Outbox } from './outbox.ts';
import { Republisher } from './republisher.ts';
import { Retention } from './retention.ts';

/** PostgreSQL for one service: its schema, outbox with relay, inbox. Global; wants MessagingModule beside it. */
@Module({})
export class PersistenceModule {
  static register(options: PersistenceOptions): DynamicModule {
    return {
      module: PersistenceModule,
      global: true,
      providers: [
        { provide: PERSISTENCE_OPTIONS, useValue: options },
        databaseProvider,
        FreshRows,
        Outbox,
        OutboxMeasure,
        OutboxRelay,
        OutboxSender,
        Republisher,
        Retention,
      ],
      exports: [Database, Outbox, OutboxMeasure, Republisher],
    };
  }
}
