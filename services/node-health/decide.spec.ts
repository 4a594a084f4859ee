import type { Specialty } from '#libs/contracts';

import { decide, isOvertaken, type Decision } from './decide.ts';

const both: Specialty[] = ['backend', 'general'];
const known = { specialties: both, slots: 2, status: 'online', drainedBy: null } as const;
const drained = { ...known, status: 'draining', drainedBy: 'octo-maintainer' } as const;
const heartbeat = { specialties: both, slots: 2, draining: false };

const cases: [string, Parameters<typeof decide>, Partial<Decision>][] = [
  [
    'an agent never heard before joins',
    [undefined, heartbeat],
    { fact: 'joined', provision: true, status: 'online', dropped: [] },
  ],
  [
    'an agent never heard before that takes no work is draining, and provisioned all the same',
    [undefined, { ...heartbeat, draining: true }],
    { fact: 'draining', provision: true, status: 'draining' },
  ],
  [
    'a heartbeat like the last one says nothing',
    [known, heartbeat],
    { fact: undefined, provision: false, status: 'online', dropped: [] },
  ],
  [
    'the order of the specialties says nothing',
    [known, { ...heartbeat, specialties: ['general', 'backend'] }],
    { fact: undefined, provision: false },
  ],
  [
    'more slots are a new shape',
    [known, { ...heartbeat, slots: 3 }],
    { fact: 'joined', provision: true, dropped: [] },
  ],
  [
    'a dropped specialty is a new shape, and its durable goes',
    [known, { ...heartbeat, specialties: ['backend'] }],
    { fact: 'joined', provision: true, dropped: ['general'] },
  ],
  [
    'an agent that was away is back',
    [{ ...known, status: 'offline' }, heartbeat],
    { fact: 'online', provision: false, status: 'online' },
  ],
  [
    'an agent that was away and comes back otherwise joins again',
    [
      { ...known, status: 'offline' },
      { ...heartbeat, slots: 1 },
    ],
    { fact: 'joined', provision: true },
  ],
  [
    'an agent that was away comes back draining',
    [
      { ...known, status: 'offline' },
      { ...heartbeat, draining: true },
    ],
    { fact: 'draining', provision: false, status: 'draining' },
  ],
  [
    'an agent begins to drain',
    [known, { ...heartbeat, draining: true }],
    { fact: 'draining', provision: false },
  ],
  [
    'an agent that goes on draining says nothing',
    [
      { ...known, status: 'draining' },
      { ...heartbeat, draining: true },
    ],
    { fact: undefined, status: 'draining' },
  ],
  [
    'an agent takes work again',
    [{ ...known, status: 'draining' }, heartbeat],
    { fact: 'online', status: 'online' },
  ],
  [
    'an agent that somebody drained says nothing by taking work',
    [drained, heartbeat],
    { fact: undefined, status: 'draining' },
  ],
  [
    'an agent that somebody drained comes back draining',
    [{ ...drained, status: 'offline' }, heartbeat],
    { fact: 'draining', provision: false, status: 'draining' },
  ],
  [
    'an agent that somebody drained may change its shape, and is provisioned',
    [drained, { ...heartbeat, slots: 3 }],
    { fact: 'draining', provision: true, status: 'draining' },
  ],
];

test.each(cases)('%s', (_, [before, heard], expected) => {
  expect(decide(before, heard)).toMatchObject(expected);
});

const noon = new Date('2026-01-01T12:00:00Z');
const at = (offsetMs: number): Date => new Date(noon.getTime() + offsetMs);

test.each([
  ['the first heartbeat ever', noon, undefined, false],
  ['a later one', at(10_000), noon, false],
  ['the same one again', noon, noon, false],
  ['one that was overtaken', at(-10), noon, true],
  ['one from a clock that was set back an hour', at(-3_600_000), noon, false],
])('%s is overtaken or not', (_, sentAt, newest, expected) => {
  expect(isOvertaken(sentAt, newest)).toBe(expected);
});
