import { JetStreamStrategy } from '#libs/messaging';
import { Database, OutboxMeasure } from '#libs/persistence';
import { runService } from '#libs/runtime';

import { PrPublisherConfig } from './config.ts';
import { PrPublisherModule } from './pr-publisher.module.ts';

await runService({
  name: 'pr-publisher',
  Config: PrPublisherConfig,
  module: (config) => PrPublisherModule.register(config),
  transports: [JetStreamStrategy],
  ready: [JetStreamStrategy, Database],
  measures: [OutboxMeasure],
});
