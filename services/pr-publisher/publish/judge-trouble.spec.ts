import { Gone, NotPermitted, RateLimited, Refused, Unavailable } from '#libs/github';

import { judgeTrouble } from './judge-trouble.ts';
import { PublishHeld } from './publish-held.ts';
import { PublishRefused } from './publish-refused.ts';

const NOW_MS = Date.parse('2026-01-01T00:00:00Z');
const first = { deliveries: 1, lastDelivery: false, nowMs: NOW_MS };
const last = { deliveries: 10, lastDelivery: true, nowMs: NOW_MS };

describe('judging trouble', () => {
  it.each([
    [new PublishRefused('branch-taken', 'x'), 'branch-taken'],
    [new NotPermitted('x'), 'not-permitted'],
    [new Refused('x', { reasons: [] }), 'not-permitted'],
    [new Gone('x'), 'repository-gone'],
  ])('%s fails at once as %s', (error, code) => {
    expect(judgeTrouble(error, first)).toEqual({ failed: { code, message: 'x' } });
  });

  it.each([first, last])('what waits for a person is no failure, on any delivery', (delivery) => {
    const held = new PublishHeld([{ gate: 'size', detail: 'x' }]);
    expect(judgeTrouble(held, delivery)).toEqual({ held });
  });

  it('waits for a rate limit as long as GitHub says', () => {
    const error = new RateLimited('x', { retryAt: new Date(NOW_MS + 90_000) });
    expect(judgeTrouble(error, first)).toEqual({ retryAfterMs: 90_000, cause: 'x' });
  });

  it.each([
    [1, 5_000],
    [3, 20_000],
    [9, 300_000],
  ])('on delivery %i waits %i ms for a GitHub that is away', (deliveries, retryAfterMs) => {
    const error = new Unavailable('x');
    expect(judgeTrouble(error, { ...first, deliveries })).toEqual({ retryAfterMs, cause: 'x' });
  });

  it('ends in a stated reason on the last delivery, whatever the trouble', () => {
    const away = judgeTrouble(new Unavailable('away.'), last);
    expect(away).toMatchObject({ failed: { code: 'github-unavailable' } });
    expect(JSON.stringify(away)).toContain('10 tries: away.');
    expect(judgeTrouble(new TypeError('a bug.'), last)).toMatchObject({
      failed: { code: 'publisher-error' },
    });
  });
});
