export { GithubAccessConfig } from './github-access-config.ts';
export { ConfigError, loadConfig, type Environment } from './load-config.ts';
export { LOGGER, type Logger } from './logger.ts';
export { Metrics } from './metrics.ts';
export { type ReadyCheck } from './readiness.ts';
export { runOnce } from './run-once.ts';
export { runService } from './run-service.ts';
export { ServiceConfig, toBoolean, toInt, toList, toNumber } from './service-config.ts';
export { startService, type RunningService, type ServiceOptions } from './start-service.ts';
