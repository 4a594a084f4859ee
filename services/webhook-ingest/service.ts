import { Broker } from '#libs/messaging';
import type { ServiceOptions } from '#libs/runtime';

import { WebhookIngestConfig } from './config.ts';
import { keepRawBodies } from './raw-body.ts';
import { WebhookIngestModule } from './webhook-ingest.module.ts';

/** How this service is put together; `main.ts` runs it, its tests start it. */
export const webhookIngest: ServiceOptions<WebhookIngestConfig> = {
  name: 'webhook-ingest',
  Config: WebhookIngestConfig,
  module: (config) => WebhookIngestModule.register(config),
  ready: [Broker],
  http: keepRawBodies,
};
