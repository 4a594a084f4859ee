import { JetStreamStrategy } from '#libs/messaging';
import { Database, OutboxMeasure } from '#libs/persistence';
import type { ServiceOptions } from '#libs/runtime';

import { SchedulerConfig } from './config.ts';
import { QueueMeasure } from './measures/queue-measure.ts';
import { SchedulerModule } from './scheduler.module.ts';

/** How this service is put together; `main.ts` runs it. */
export const scheduler: ServiceOptions<SchedulerConfig> = {
  name: 'scheduler',
  Config: SchedulerConfig,
  module: (config) => SchedulerModule.register(config),
  transports: [JetStreamStrategy],
  ready: [JetStreamStrategy, Database],
  measures: [OutboxMeasure, QueueMeasure],
};
