import { BadRequestException, NotFoundException } from '@nestjs/common';
import { BrokerRefused, BrokerUnavailable } from '#libs/messaging';

import { problemOf } from './problem-of.ts';
import { Problem } from './problem.ts';

function withField(name: string, value: unknown, message = 'An inner word'): Error {
  return Object.assign(new Error(message), { [name]: value });
}

test.each<[string, unknown, number, RegExp]>([
  ['what is a problem already', new Problem('gone', 'It is gone. Retry.'), 410, /^It is gone/],
  ['the broker away', new BrokerUnavailable('nats is down'), 503, /^The broker.*Try again/],
  ['the broker full', new BrokerRefused('no space'), 503, /^The broker/],
  ['the database away', withField('code', 'ECONNREFUSED'), 503, /^The database.*Try again/],
  ['the database starting', withField('code', '57P03'), 503, /^The database/],
  ['a statement that is wrong', withField('code', '42P01'), 500, /^It is not about your request/],
  [
    'a route that is not there',
    new NotFoundException('Cannot GET /x'),
    404,
    /GET \/x\. See \/docs/,
  ],
  [
    'a value that does not fit',
    new BadRequestException('No number'),
    400,
    /No number\. See \/docs/,
  ],
  ['a body that is too large', withField('statusCode', 413), 413, /128 KiB/],
  ['a format that is not taken', withField('statusCode', 415), 415, /Send JSON/],
  ['a status nobody knows', withField('statusCode', 418), 500, /not about your request/],
  ['a throw that is no error', 'a secret', 500, /not about your request/],
  ['nothing', undefined, 500, /not about your request/],
])('%s', (_, error, status, detail) => {
  const problem = problemOf(error);
  expect(problem.getStatus()).toBe(status);
  expect(problem.detail).toMatch(detail);
  const body = JSON.stringify(problem.body({ instance: '/x', requestId: '1' }));
  if (status >= 500) expect(body).not.toMatch(/inner word|secret|nats is down|no space/i);
});

test('only what passes by itself says when to come back', () => {
  expect(problemOf(new BrokerUnavailable('x')).more.retryAfterS).toBeGreaterThan(0);
  expect(problemOf(new Error('x')).more.retryAfterS).toBeUndefined();
});
