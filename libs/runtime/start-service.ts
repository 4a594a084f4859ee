import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import { type Environment, loadConfig } from './load-config.ts';
import { createLogger, type Logger, NestLog } from './logger.ts';
import { certificatesOf, type Measured } from './measures.ts';
import { Metrics } from './metrics.ts';
import { Readiness, type ReadyCheck } from './readiness.ts';
import { redactionOf } from './redaction-of.ts';
import { rootModule } from './root-module.ts';
import type { ServiceConfig } from './service-config.ts';
import { startTelemetry } from './telemetry.ts';

/** A class that Nest provides; its constructor may be private, for a factory makes it. */
interface ProvidedClass<Instance> {
  readonly prototype: Instance;
}

/** What makes a service out of a module. */
export interface ServiceOptions<Config extends ServiceConfig> {
  readonly name: string;
  /** Which of several it is, where they have names. */
  readonly instance?: (config: Config) => string;
  readonly Config: (new () => Config) & Pick<typeof ServiceConfig, 'aliases' | 'secrets'>;
  readonly module: (config: Config) => DynamicModule;
  /** Providers that carry messages in; each is started as a transport of a Nest microservice. */
  readonly transports?: readonly Type<CustomTransportStrategy>[];
  /** Providers that must be well before the service calls itself ready. */
  readonly ready?: readonly ProvidedClass<ReadyCheck>[];
  /** Providers with figures that are looked up for each scrape. */
  readonly measures?: readonly ProvidedClass<Measured>[];
  /** Last touch before it listens: body parsers and limits of a service that takes more than health checks. */
  readonly http?: (app: NestFastifyApplication) => void;
}

/** A service that runs. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly logger: Logger;
  readonly url: string;
  /** How long `close` may take before whoever called it should give up, in milliseconds. */
  readonly closeTimeoutMs: number;
  /** Takes nothing new, finishes what it has, lets go of broker and database. */
  close(): Promise<void>;
}

/**
 * Starts a service in this process and resolves when it listens.
 *
 * @throws ConfigError when the environment does not fit; whatever a neighbour throws that it can't start without
 */
export async function startService<Config extends ServiceConfig>(
  options: ServiceOptions<Config>,
  environment: Environment,
): Promise<RunningService> {
  const config = loadConfig(options.Config, environment);
  const redaction = redactionOf(options.Config, environment);
  const logger = createLogger(options.name, { level: config.LOG_LEVEL, redaction });
  if (redaction.tooShort.length > 0)
    logger.warn(
      { variables: redaction.tooShort },
      'These secrets are too short to be told from words, and are not redacted; take longer ones',
    );
  const endTelemetry = await startTelemetry({
    service: options.name,
    ...(options.instance && { instance: options.instance(config) }),
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: config.OTEL_EXPORTER_OTLP_HEADERS,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule(options, config, { logger, redaction }),
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: new NestLog(logger), abortOnError: false },
  );
  options.http?.(app);
  const readiness = app.get(Readiness);
  readiness.require((options.ready ?? []).map((check) => app.get(check as Type<ReadyCheck>)));
  const measures = (options.measures ?? []).map((one) => app.get(one as Type<Measured>));
  app.get(Metrics).measureAlways([certificatesOf(config), ...measures]);
  for (const transport of options.transports ?? [])
    app.connectMicroservice(
      { strategy: app.get<CustomTransportStrategy>(transport) },
      { inheritAppConfig: true },
    );
  try {
    await app.listen(config.HTTP_PORT, config.HTTP_HOST);
    await app.startAllMicroservices();
  } catch (error) {
    await app.close();
    await endTelemetry();
    throw error;
  }
  const url = await app.getUrl();
  logger.info({ url }, 'Service started');
  const close = async (): Promise<void> => {
    readiness.drain();
    await app.close();
    await endTelemetry();
    logger.info('Service stopped');
  };
  return { app, logger, url, closeTimeoutMs: config.SHUTDOWN_GRACE_MS, close };
}
