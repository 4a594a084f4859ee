import { type DynamicModule, Module } from '@nestjs/common';
import { MessagingModule } from '#libs/messaging';

import { WebhookIngestConfig } from './config.ts';
import { WebhookController } from './webhook.controller.ts';

@Module({})
export class WebhookIngestModule {
  static register(config: WebhookIngestConfig): DynamicModule {
    return {
      module: WebhookIngestModule,
      imports: [
        MessagingModule.register({
          service: 'webhook-ingest',
          servers: config.NATS_URL,
          access: config.brokerAccess,
          consumers: [],
        }),
      ],
      controllers: [WebhookController],
      providers: [{ provide: WebhookIngestConfig, useValue: config }],
    };
  }
}
