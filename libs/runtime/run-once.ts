import { existsSync } from 'node:fs';

import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { describeEnd, exitCodeOf } from './exit-code.ts';
import { loadConfig } from './load-config.ts';
import { createLogger, type Logger, NestLog } from './logger.ts';
import { redactionOf } from './redaction-of.ts';
import { rootModule } from './root-module.ts';
import type { ServiceConfig } from './service-config.ts';
import type { ServiceOptions } from './start-service.ts';

/**
 * The whole life of a process that does one thing with a service's configuration, database and broker, and ends.
 *
 * It listens on no port and hears no event. A signal ends it at once, so the work must be fit to be begun again. Exit
 * codes as of a service.
 */
export async function runOnce<Config extends ServiceConfig>(
  options: Pick<ServiceOptions<Config>, 'Config' | 'module' | 'name'>,
  work: (app: INestApplicationContext, logger: Logger) => Promise<void>,
): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const redaction = redactionOf(options.Config, process.env);
  try {
    const config = loadConfig(options.Config, process.env);
    const logger = createLogger(options.name, { level: config.LOG_LEVEL, redaction });
    const app = await NestFactory.createApplicationContext(
      rootModule(options, config, { logger, redaction }),
      { logger: new NestLog(logger), abortOnError: false },
    );
    try {
      await work(app, logger);
    } finally {
      await app.close();
    }
  } catch (error) {
    process.stderr.write(`${options.name}: ${redaction.text(describeEnd(error))}\n`);
    process.exit(exitCodeOf(error));
  }
}
