import { Gone, NotPermitted, RateLimited, Refused, Unavailable } from '#libs/github';

import { judgeRequestTrouble } from './judge-request-trouble.ts';

const NOW_MS = Date.parse('2026-01-15T09:30:00Z');
const SOON = new Date(NOW_MS + 90_000);

type Case = [title: string, error: unknown, deliveries: number, expected: RegExp | number];

const CASES: Case[] = [
  ['what is not there', new Gone('No such thing.'), 1, /^No such thing\. Check the repository's/],
  ['what must be granted', new NotPermitted('Install it there.'), 1, /^Install it there\.$/],
  ['what GitHub does not take', new Refused('No.', { reasons: ['No.'] }), 1, /^No\.$/],
  ['a limit', new RateLimited('Slowly.', { retryAt: SOON }), 1, 90_000],
  ['an outage', new Unavailable('Away.'), 1, 5_000],
  ['an outage that lasts', new Unavailable('Away.'), 4, 40_000],
  ['an outage that goes on', new Unavailable('Away.'), 19, 300_000],
  ['a database that is away', new Error('Lost.'), 1, 5_000],
  ['an outage without end', new Unavailable('Away.'), 20, /^Given up after 20 tries: Away\. Ask/],
  ['no error at all', 'nonsense', 20, /nonsense/],
  ['words without end', new Gone('x'.repeat(2000)), 1, /^x{1000}$/],
];

test.each(CASES)('%s', (_, error, deliveries, expected) => {
  const judgement = judgeRequestTrouble(error, {
    deliveries,
    lastDelivery: deliveries === 20,
    nowMs: NOW_MS,
  });
  if (typeof expected === 'number') expect(judgement).toEqual({ retryAfterMs: expected });
  else expect(judgement).toEqual({ detail: expect.stringMatching(expected) as string });
});
