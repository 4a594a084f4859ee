import { type DynamicModule, Module } from '@nestjs/common';
import { CONSUMERS } from '#libs/contracts';
import { MessagingModule } from '#libs/messaging';
import { PersistenceModule } from '#libs/persistence';

import { AccessToken } from './access/access-token.entity.ts';
import { ApiConfig } from './config.ts';
import { EDGE } from './edge.ts';
import { FactsConsumer } from './facts/facts.consumer.ts';
import { ReadModel } from './facts/read-model.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { QUERIES } from './queries.ts';

@Module({})
export class ApiModule {
  static register(config: ApiConfig): DynamicModule {
    const service = 'api';
    return {
      module: ApiModule,
      imports: [
        ...EDGE.imports,
        MessagingModule.register({
          service,
          servers: config.NATS_URL,
          access: config.brokerAccess,
          consumers: CONSUMERS[service],
        }),
        PersistenceModule.register({
          service,
          url: config.DATABASE_URL,
          entities: [AccessToken],
          migrations: MIGRATIONS,
        }),
      ],
      controllers: [FactsConsumer, ...QUERIES.controllers, ...EDGE.controllers],
      providers: [
        { provide: ApiConfig, useValue: config },
        ReadModel,
        ...QUERIES.providers,
        ...EDGE.providers,
      ],
    };
  }
}
