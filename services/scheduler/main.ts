import { JetStreamStrategy } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { runService } from '#libs/runtime';

import { SchedulerConfig } from './config.ts';
import { SchedulerModule } from './scheduler.module.ts';

await runService({
  name: 'scheduler',
  Config: SchedulerConfig,
  module: (config) => SchedulerModule.register(config),
  transports: [JetStreamStrategy],
  ready: [JetStreamStrategy, Database],
});
