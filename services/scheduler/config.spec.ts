import { ConfigError, loadConfig } from '#libs/runtime';

import { SchedulerConfig } from './config.ts';

const DATABASE_URL = 'postgres://scheduler:secret@127.0.0.1:5432/cluster';

test('needs nothing but its database', () => {
  expect(loadConfig(SchedulerConfig, { DATABASE_URL })).toMatchObject({
    HTTP_PORT: 8002,
    ATTEMPTS_MAX: 3,
    LEASE_MS: 90_000,
    ATTEMPT_MAX_BUDGET_USD: 5,
  });
});

test('takes numbers from the environment, fractions of a dollar too', () => {
  const environment = { DATABASE_URL, LEASE_MS: '30000', ATTEMPT_MAX_BUDGET_USD: '0.5' };
  expect(loadConfig(SchedulerConfig, environment)).toMatchObject({
    LEASE_MS: 30_000,
    ATTEMPT_MAX_BUDGET_USD: 0.5,
  });
});

test('names every fault at once', () => {
  const environment = { ATTEMPTS_MAX: '0', LEASE_MS: 'soon', RETRY_DELAY_MS: '-1' };
  let faults: readonly string[] = [];
  try {
    loadConfig(SchedulerConfig, environment);
  } catch (error) {
    faults = error instanceof ConfigError ? error.faults : [];
  }
  for (const name of ['DATABASE_URL', 'ATTEMPTS_MAX', 'LEASE_MS', 'RETRY_DELAY_MS'])
    expect(faults.join('\n')).toContain(name);
});
