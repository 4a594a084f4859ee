import { Broker, JetStreamStrategy } from '#libs/messaging';
import { Database } from '#libs/persistence';
import type { ServiceOptions } from '#libs/runtime';

import { ApiModule } from './api.module.ts';
import { ApiConfig } from './config.ts';
import { dressHttp } from './http.ts';

/** How api is put together, for its process and for tests. */
export const api: ServiceOptions<ApiConfig> = {
  name: 'api',
  Config: ApiConfig,
  module: (config) => ApiModule.register(config),
  transports: [JetStreamStrategy],
  ready: [Broker, Database, JetStreamStrategy],
  http: dressHttp,
};
