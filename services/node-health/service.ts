import { Broker, JetStreamStrategy } from '#libs/messaging';
import { Database, OutboxMeasure } from '#libs/persistence';
import type { ServiceOptions } from '#libs/runtime';

import { NodeHealthConfig } from './config.ts';
import { BrokerMeasure } from './measures/broker-measure.ts';
import { FleetMeasure } from './measures/fleet-measure.ts';
import { NodeHealthModule } from './node-health.module.ts';

/** How this service is put together; `main.ts` runs it. */
export const nodeHealth: ServiceOptions<NodeHealthConfig> = {
  name: 'node-health',
  Config: NodeHealthConfig,
  module: (config) => NodeHealthModule.register(config),
  transports: [JetStreamStrategy],
  ready: [Broker, Database, JetStreamStrategy],
  measures: [BrokerMeasure, FleetMeasure, OutboxMeasure],
};
