import type { Actor } from '#libs/contracts';

import { judge } from './judge.ts';
import type { Standing } from './standing.ts';

const may: Standing = { kind: 'may', right: 'write' };
const reads: Standing = { kind: 'may-not', role: 'read' };
const bot: Standing = { kind: 'bot' };
const unknown: Standing = { kind: 'unknown', why: 'Nobody knows. Grant it.' };
const again = 'put the label "claude" on it again';

type Case = [title: string, asks: Standing, wrote: Standing, reason: string, remedy: RegExp];

const CASES: Case[] = [
  [
    'who asks may not push',
    reads,
    may,
    'actor-may-not-push',
    /"read"\)\. Ask somebody who may to put/,
  ],
  [
    'who asks is a bot',
    bot,
    may,
    'actor-is-a-bot',
    /ALLOWED_BOTS\)\. Ask somebody who may push to put/,
  ],
  [
    'it is not known who asks',
    unknown,
    may,
    'permission-unknown',
    /Grant it\. Somebody who may push can then put/,
  ],
  ['who wrote may not push', may, reads, 'author-may-not-push', /can open an issue of their own/],
  ['who wrote is a bot', may, bot, 'author-is-a-bot', /can open an issue of their own/],
  [
    'it is not known who wrote',
    may,
    unknown,
    'permission-unknown',
    /Grant it\. Somebody who may push can open/,
  ],
  [
    'neither may, the one who asks is told',
    reads,
    bot,
    'actor-may-not-push',
    /@octo-asks may not push/,
  ],
];

describe('it is refused, with what to do, when', () => {
  it.each(CASES)('%s', (...[, asks, wrote, reason, remedy]) => {
    expect(judged(asks, wrote)).toMatchObject({
      allowed: false,
      reason,
      detail: expect.stringMatching(remedy) as string,
    });
  });
});

it('is allowed when both may, and kept by what right', () => {
  expect(judged(may, { kind: 'may', right: 'listed' })).toEqual({
    allowed: true,
    authorisation: {
      actor: 'octo-asks',
      actorRight: 'write',
      author: 'octo-wrote',
      authorRight: 'listed',
      at: '2026-01-15T09:30:00.000Z',
    },
  });
});

it('keeps within the contract whatever the login', () => {
  const who: Actor = { id: 1, login: 'x'.repeat(100), type: 'User' };
  for (const standing of [reads, bot, { ...unknown, why: 'y'.repeat(600) }]) {
    const party = { who, standing };
    const judgement = judge({ actor: party, author: party }, { at: new Date(0), again });
    expect(!judgement.allowed && judgement.detail.length).toBeLessThanOrEqual(500);
  }
});

function judged(asks: Standing, wrote: Standing): ReturnType<typeof judge> {
  const account = (login: string): Actor => ({ id: 1, login, type: 'User' });
  return judge(
    {
      actor: { who: account('octo-asks'), standing: asks },
      author: { who: account('octo-wrote'), standing: wrote },
    },
    { at: new Date('2026-01-15T09:30:00Z'), again },
  );
}
