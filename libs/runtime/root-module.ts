import { type DynamicModule, Module } from '@nestjs/common';
import { Redaction } from '#libs/redaction';

import { HealthController, SERVICE_NAME } from './health.controller.ts';
import { LOGGER, type Logger } from './logger.ts';
import { Metrics } from './metrics.ts';
import { Readiness } from './readiness.ts';

@Module({})
class RuntimeModule {}

@Module({})
class RootModule {}

/** A service's module, and what every process of ours has beside it. */
export function rootModule<Config>(
  { name, module }: { readonly name: string; readonly module: (config: Config) => DynamicModule },
  config: Config,
  { logger, redaction }: { logger: Logger; redaction: Redaction },
): DynamicModule {
  const runtime: DynamicModule = {
    module: RuntimeModule,
    global: true,
    controllers: [HealthController],
    providers: [
      { provide: LOGGER, useValue: logger },
      { provide: Redaction, useValue: redaction },
      { provide: SERVICE_NAME, useValue: name },
      Metrics,
      Readiness,
    ],
    exports: [LOGGER, Metrics, Readiness, Redaction],
  };
  return { module: RootModule, imports: [runtime, module(config)] };
}
