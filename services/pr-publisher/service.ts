import { JetStreamStrategy } from '#libs/messaging';
import { Database, OutboxMeasure } from '#libs/persistence';
import type { ServiceOptions } from '#libs/runtime';

import { PrPublisherConfig } from './config.ts';
import { PrPublisherModule } from './pr-publisher.module.ts';

/** How this service is put together; `main.ts` runs it. */
export const prPublisher: ServiceOptions<PrPublisherConfig> = {
  name: 'pr-publisher',
  Config: PrPublisherConfig,
  module: (config) => PrPublisherModule.register(config),
  transports: [JetStreamStrategy],
  ready: [JetStreamStrategy, Database],
  measures: [OutboxMeasure],
};
