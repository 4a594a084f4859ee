import { Broker, JetStreamStrategy } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { runService } from '#libs/runtime';

import { NodeHealthConfig } from './config.ts';
import { NodeHealthModule } from './node-health.module.ts';

await runService({
  name: 'node-health',
  Config: NodeHealthConfig,
  module: (config) => NodeHealthModule.register(config),
  transports: [JetStreamStrategy],
  ready: [Broker, Database, JetStreamStrategy],
});
