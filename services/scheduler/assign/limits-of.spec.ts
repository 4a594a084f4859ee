import { loadConfig } from '#libs/runtime';

import { SchedulerConfig } from '../config.ts';
import { limitsOf } from './limits-of.ts';

const DATABASE_URL = 'postgres://127.0.0.1/none';

test.each([
  ['only when it is said', {}, undefined],
  ['not by a zero', { ATTEMPT_MAX_TOKENS: '0' }, undefined],
  ['by a number', { ATTEMPT_MAX_TOKENS: '2000000' }, 2_000_000],
])('tokens have a limit %s', (_, given, maxTokens) => {
  const limits = limitsOf(loadConfig(SchedulerConfig, { DATABASE_URL, ...given }));
  expect(limits.maxTokens).toBe(maxTokens);
  expect('maxTokens' in limits).toBe(maxTokens !== undefined);
});

test.each(['-1', '1.5', 'many'])('%s tokens are no limit that could be meant', (value) => {
  expect(() => loadConfig(SchedulerConfig, { DATABASE_URL, ATTEMPT_MAX_TOKENS: value })).toThrow(
    'ATTEMPT_MAX_TOKENS',
  );
});
