import { type DynamicModule, Module } from '@nestjs/common';
import { MessagingModule } from '#libs/messaging';
import { PersistenceModule } from '#libs/persistence';

import type { ApiConfig } from '../config.ts';
import { ReadModel } from '../facts/read-model.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { Rebuild } from './rebuild.ts';

/** api's database and its user on the broker, without anything that listens. */
@Module({})
export class RebuildModule {
  static register(config: ApiConfig): DynamicModule {
    const service = 'api';
    return {
      module: RebuildModule,
      imports: [
        MessagingModule.register({
          service,
          servers: config.NATS_URL,
          access: config.brokerAccess,
          consumers: [],
        }),
        PersistenceModule.register({
          service,
          url: config.DATABASE_URL,
          entities: [],
          migrations: MIGRATIONS,
        }),
      ],
      providers: [ReadModel, Rebuild],
    };
  }
}
