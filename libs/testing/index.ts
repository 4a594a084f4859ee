export { freePort } from '../../infra/local/free-port.ts';
export { startPostgres, type LocalPostgres } from '../../infra/local/postgres.ts';
export { startBroker, type TestBroker } from './broker.ts';
export { createDatabase, type TestDatabase } from './database.ts';
export { FaultyProxy } from './faulty-proxy.ts';
export { startGithub, type LocalGithub } from './github.ts';
export { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
export { until, type UntilOptions } from './until.ts';
export { sandboxHere, whyNoBox } from './why-no-box.ts';
