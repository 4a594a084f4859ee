import { InvalidEvent } from '#libs/contracts';

import { RetryLater, Unprocessable } from './errors.ts';
import { settle } from './settle.ts';

const broken = new Error('the cable is out');
const later = new RetryLater('rate limited', { afterMs: 42_000 });
const usual = { deliveriesMax: 20, neighbourAway: false };

describe('settle', () => {
  test.each([
    ['an unknown error, first delivery', broken, 1, { verdict: 'retry', afterMs: 500 }],
    ['an unknown error, third delivery', broken, 3, { verdict: 'retry', afterMs: 2_000 }],
    ['an unknown error, late delivery', broken, 19, { verdict: 'retry', afterMs: 60_000 }],
    ['a wish to come later', later, 1, { verdict: 'retry', afterMs: 42_000 }],
  ])('%s is delivered again', (_, error, deliveries, expected) => {
    expect(settle(error, { ...usual, deliveries })).toEqual(expected);
  });

  test.each([
    [
      'a wish to come later on its last delivery',
      later,
      { deliveries: 20, neighbourAway: false },
      42_000,
    ],
    [
      'an unknown error while a neighbour is away',
      broken,
      { deliveries: 1, neighbourAway: true },
      500,
    ],
    [
      'an unknown error on its last delivery while a neighbour is away',
      broken,
      { deliveries: 20, neighbourAway: true },
      500,
    ],
    [
      'a wish to come later while a neighbour is away',
      later,
      { deliveries: 1, neighbourAway: true },
      42_000,
    ],
  ])('%s is kept in hand', (_, error, now, afterMs) => {
    expect(settle(error, { ...usual, ...now })).toEqual({
      verdict: 'hold',
      afterMs,
    });
  });

  test.each([
    ['poison, at once', new Unprocessable('no such specialty'), 1, 'no such specialty'],
    ['a broken event, at once', new InvalidEvent(['it is not JSON']), 1, 'it is not JSON'],
    ['an unknown error on its last delivery', broken, 20, 'Given up after 20 deliveries'],
    ['something thrown that is no error', 'plain words', 20, 'plain words'],
  ])('%s goes to the dead letters', (_, error, deliveries, reason) => {
    const settlement = settle(error, { ...usual, deliveries });
    expect(settlement.verdict).toBe('dead-letter');
    expect(settlement).toHaveProperty('reason', expect.stringContaining(reason));
  });

  test('poison is poison, whoever is away', () => {
    const poison = new Unprocessable('no such specialty');
    expect(settle(poison, { ...usual, deliveries: 1, neighbourAway: true }).verdict).toBe(
      'dead-letter',
    );
  });
});
