import { existsSync } from 'node:fs';

import { describeEnd, EXIT_BROKEN, exitCodeOf } from './exit-code.ts';
import { redactionOf } from './redaction-of.ts';
import type { ServiceConfig } from './service-config.ts';
import { shedStart } from './shed-start.ts';
import { type RunningService, type ServiceOptions, startService } from './start-service.ts';

/**
 * The whole life of a service's process: configuration, start, signals, drain, exit code.
 *
 * A first SIGTERM or SIGINT drains, a second one ends it now. Exit codes: 0 after a drain, 78 for a configuration that
 * does not fit, an error's own `exitCode` where it has one, else 70.
 */
export async function runService<Config extends ServiceConfig>(
  options: ServiceOptions<Config>,
): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    const service = await startService(options, process.env);
    endOnSignals(service);
    endOnSurprises(service);
    shedStart();
  } catch (error) {
    // The logger may not exist yet, and a person may be watching: plain text, and the remedy with it.
    const words = redactionOf(options.Config, process.env).text(describeEnd(error));
    process.stderr.write(`${options.name} can't start: ${words}\n`);
    process.exit(exitCodeOf(error));
  }
}

function endOnSignals(service: RunningService): void {
  let ending = false;
  const end = (signal: NodeJS.Signals): void => {
    if (ending) process.exit(128 + (signal === 'SIGINT' ? 2 : 15));
    ending = true;
    service.logger.info({ signal }, 'Draining; a second signal stops at once');
    setTimeout(() => {
      service.logger.fatal('Drain took longer than SHUTDOWN_GRACE_MS; stopping now');
      process.exit(EXIT_BROKEN);
    }, service.closeTimeoutMs).unref();
    service.close().then(
      () => process.exit(0),
      (error: unknown) => {
        service.logger.fatal({ err: error }, 'Drain failed');
        process.exit(EXIT_BROKEN);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

function endOnSurprises({ logger }: RunningService): void {
  const end = (error: unknown): void => {
    logger.fatal(
      { err: error },
      'Unexpected error; the process ends so that a fresh one takes over',
    );
    process.exit(exitCodeOf(error));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
