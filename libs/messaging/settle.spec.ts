import { InvalidEvent } from '#libs/contracts';

import { RetryLater, Unprocessable } from './errors.ts';
import { settle } from './settle.ts';

const broken = new Error('the database is away');
const later = new RetryLater('rate limited', { afterMs: 42_000 });

describe('settle', () => {
  test.each([
    ['an unknown error, first delivery', broken, 1, { verdict: 'retry', afterMs: 500 }],
    ['an unknown error, third delivery', broken, 3, { verdict: 'retry', afterMs: 2_000 }],
    ['an unknown error, late delivery', broken, 19, { verdict: 'retry', afterMs: 60_000 }],
    ['a wish to come later', later, 1, { verdict: 'retry', afterMs: 42_000 }],
  ])('%s is tried again', (_, error, deliveries, expected) => {
    expect(settle(error, deliveries, 20)).toEqual(expected);
  });

  test.each([
    ['poison, at once', new Unprocessable('no such specialty'), 1, 'no such specialty'],
    ['a broken event, at once', new InvalidEvent(['it is not JSON']), 1, 'it is not JSON'],
    ['an unknown error on its last delivery', broken, 20, 'Given up after 20 deliveries'],
    ['a wish to come later on its last delivery', later, 20, 'rate limited'],
    ['something thrown that is no error', 'plain words', 20, 'plain words'],
  ])('%s goes to the dead letters', (_, error, deliveries, reason) => {
    const settlement = settle(error, deliveries, 20);
    expect(settlement.verdict).toBe('dead-letter');
    expect(settlement).toHaveProperty('reason', expect.stringContaining(reason));
  });
});
