import { Life } from '../lives.fixture.ts';
import { explain } from './explain.ts';
import type { ExplainedGate, Explanation } from './explanation.dto.ts';
import { agent, asked, known, word } from './known.fixture.ts';
import type { Known } from './known.ts';

interface Expected {
  readonly status: Explanation['status'];
  /** The first gate that fails; none when absent. */
  readonly fails?: ExplainedGate;
  readonly summary: string;
  readonly at?: string;
  readonly until?: string;
  readonly what?: string;
}

test.each<[string, Known, Expected]>([
  [
    'an issue nobody has told of',
    known(undefined),
    { status: 'unknown', fails: 'triggered', summary: 'Nothing was heard', what: 'trigger label' },
  ],
  [
    'an issue without a trigger label',
    word('declined', 'not-triggered'),
    {
      status: 'declined',
      fails: 'triggered',
      summary: 'It is no work: In these',
      what: 'Do that.',
    },
  ],
  [
    'an issue whose label was taken off',
    word('declined', 'unlabelled'),
    { status: 'declined', fails: 'triggered', summary: 'It is no work' },
  ],
  [
    'a closed issue',
    word('declined', 'closed'),
    { status: 'declined', fails: 'triggered', summary: 'It is no work' },
  ],
  [
    'a pull request',
    word('declined', 'pull-request'),
    { status: 'declined', fails: 'triggered', summary: 'It is no work' },
  ],
  [
    'an issue with an excluding label',
    word('declined', 'excluded-label'),
    { status: 'declined', fails: 'not-excluded', summary: 'It is no work' },
  ],
  [
    'an issue that somebody without the right asked for',
    word('refused', 'actor-may-not-push'),
    {
      status: 'refused',
      fails: 'permission',
      summary: 'Who asked for it may not',
      what: 'Do that.',
    },
  ],
  [
    'an issue that GitHub does not have',
    word('request-failed'),
    {
      status: 'unknown',
      fails: 'triggered',
      summary: "can't be found on GitHub",
      what: 'Do that.',
    },
  ],
  [
    'an issue that is work and not queued yet',
    word('classified'),
    { status: 'unknown', summary: 'not made a task of it yet', what: 'The scheduler queues it' },
  ],
  [
    'a task that nothing holds up',
    known(asked()),
    { status: 'pending', summary: 'about to begin on pc1', what: 'An agent says' },
  ],
  [
    'a task that waits for another',
    known(new Life(12).queued(1, { dependsOn: [4] }), {
      open: [{ issueNumber: 4, status: 'running', dependsOn: [] }],
    }),
    { status: 'pending', fails: 'dependencies', summary: '#4 is running', what: '#4 is running' },
  ],
  [
    'a task that waits for one that has failed',
    known(new Life(12).queued(1, { dependsOn: [4] }), {
      open: [{ issueNumber: 4, status: 'failed', dependsOn: [] }],
    }),
    {
      status: 'pending',
      fails: 'dependencies',
      summary: '#4 has failed',
      what: 'ask for it again',
    },
  ],
  [
    'a task that waits for one that was stopped',
    known(new Life(12).queued(1, { dependsOn: [4] }), {
      open: [{ issueNumber: 4, status: 'cancelled', dependsOn: [] }],
    }),
    { status: 'pending', fails: 'dependencies', summary: '#4 was stopped' },
  ],
  [
    'a task that waits for one that is held',
    known(new Life(12).queued(1, { dependsOn: [4, 5] }), {
      open: [{ issueNumber: 5, status: 'held', dependsOn: [] }],
    }),
    { status: 'pending', fails: 'dependencies', summary: '#5 is held', what: 'approve it' },
  ],
  [
    'tasks that wait for each other, which is not honoured',
    known(new Life(12).queued(1, { dependsOn: [4] }), {
      open: [
        { issueNumber: 4, status: 'pending', dependsOn: [5] },
        { issueNumber: 5, status: 'pending', dependsOn: [12] },
      ],
    }),
    { status: 'pending', summary: 'Nothing holds it up' },
  ],
  [
    'a task that names an issue which is completed or was never work',
    known(new Life(12).queued(1, { dependsOn: [4] })),
    { status: 'pending', summary: 'Nothing holds it up' },
  ],
  [
    'a task whose last attempt failed a moment ago',
    known(asked().running().reassigned()),
    {
      ...{ status: 'pending', fails: 'retry-delay', summary: 'waits a while' },
      ...{ at: '2026-03-01T10:01:03.000Z', until: '2026-03-01T10:01:03.000Z' },
    },
  ],
  [
    'a task whose last attempt failed long ago',
    known(asked().running().reassigned(), { now: new Date('2026-03-01T11:00:00.000Z') }),
    { status: 'pending', summary: 'Nothing holds it up' },
  ],
  [
    'a task in a cluster without agents',
    known(asked(), { agents: [] }),
    { status: 'pending', fails: 'live-agent', summary: 'None was ever heard of', what: 'Start an' },
  ],
  [
    'a task whose agents are offline',
    known(asked(), { agents: [agent('pc1', { state: 'offline' })] }),
    { status: 'pending', fails: 'live-agent', summary: 'pc1 is offline, last seen 2026-03-01T09' },
  ],
  [
    'a task whose agent was drained by somebody',
    known(asked(), {
      agents: [agent('pc1', { state: 'draining', drained: true, drainedBy: 'api:night' })],
    }),
    { status: 'pending', fails: 'live-agent', summary: 'drained by api:night', what: 'resume' },
  ],
  [
    'a task whose agent drains by itself',
    known(asked(), { agents: [agent('pc1', { state: 'draining' })] }),
    { status: 'pending', fails: 'live-agent', summary: 'pc1 is draining by itself' },
  ],
  [
    'a task for which only agents of another specialty are there',
    known(asked(), { agents: [agent('pc1', { specialties: ['frontend'] })] }),
    { status: 'pending', fails: 'live-agent', summary: 'No agent for backend or general work' },
  ],
  [
    'a task that a general agent takes, where no specialist is online',
    known(asked(), {
      agents: [agent('pc1', { state: 'offline' }), agent('pc2', { specialties: ['general'] })],
    }),
    { status: 'pending', summary: 'about to begin on pc2' },
  ],
  [
    'a task whose specialist is busy, and a free general agent does not step in',
    known(asked(), {
      agents: [agent('pc1', { busyWith: [7] }), agent('pc2', { specialties: ['general'] })],
    }),
    { status: 'pending', fails: 'free-slot', summary: 'pc1 (octo-tester/shop-1#7)' },
  ],
  [
    'a task for which one slot of two is free',
    known(asked(), { agents: [agent('pc1', { slots: 2, busyWith: [7] })] }),
    { status: 'pending', summary: 'about to begin on pc1' },
  ],
  [
    'a task whose repository has as many attempts as it may',
    known(asked(), { agents: [agent('pc1', { slots: 9, busyWith: [7, 8, 9] })] }),
    { status: 'pending', fails: 'repository-limit', summary: '3 of 3 attempts', what: 'ends' },
  ],
  [
    'a task that runs',
    known(asked().running()),
    { status: 'running', summary: 'pc1 works on attempt 1', what: 'hands over a commit' },
  ],
  [
    'a task whose agent has gone',
    known(asked().running(), { agents: [agent('pc1', { state: 'offline' })] }),
    { status: 'running', fails: 'live-agent', summary: 'gone offline', what: 'lease ends' },
  ],
  [
    'a task that is being published',
    known(asked().running().requested()),
    { status: 'publishing', summary: 'checked and published', what: 'opens the pull request' },
  ],
  [
    'a task whose publishing waits for GitHub',
    known(asked().running().requested().delayed(1, '2026-03-01T11:00:00.000Z')),
    {
      ...{ status: 'publishing', fails: 'publishing', summary: 'rate limit is used up' },
      ...{ at: '2026-03-01T11:00:00.000Z', until: '2026-03-01T11:00:00.000Z' },
    },
  ],
  [
    'a task whose publishing has waited long enough',
    known(asked().running().requested().delayed(1, '2026-03-01T10:00:10.000Z')),
    { status: 'publishing', summary: 'checked and published' },
  ],
  [
    'a task that is held',
    known(asked().running().requested().held()),
    {
      ...{ status: 'held', fails: 'held', summary: 'look at its change: protected-paths' },
      ...{ what: '/claude approve', until: '2026-03-15T10:00:05.000Z' },
    },
  ],
  [
    'a task that is done',
    known(asked().running().requested().opened().finished('completed')),
    { status: 'completed', summary: '/pull/112', what: 'Review' },
  ],
  [
    'a task that was stopped',
    known(asked().finished('cancelled')),
    {
      status: 'cancelled',
      fails: 'triggered',
      summary: 'It was cancelled.',
      what: '/claude retry',
    },
  ],
  [
    'a task whose attempts did not do it',
    known(asked().running().reassigned().running(2).finished('failed')),
    { status: 'failed', fails: 'budget', summary: 'failed after 2 attempts', what: 'retry' },
  ],
  [
    'a task whose commit may not be published',
    known(asked().running().requested().publishRefused().finished('failed')),
    { status: 'failed', fails: 'publishing', summary: 'failed after 1 attempt:', what: 'retry' },
  ],
])('%s', (_, given, { status, fails, summary, at, until, what }) => {
  const told = explain(given);
  expect(told.status).toBe(status);
  expect(told.summary).toContain(summary);
  const failing = told.gates.find(({ pass }) => !pass);
  expect(failing?.gate).toBe(fails);
  expect(failing?.until ?? undefined).toBe(until);
  expect(told.next.at ?? undefined).toBe(at);
  expect(told.next.what).toContain(what ?? '');
});

test('a task that waits shows each gate that the scheduler looks at, in their order', () => {
  expect(explain(known(asked())).gates.map(({ gate }) => gate)).toEqual([
    ...['triggered', 'permission', 'not-excluded', 'dependencies', 'retry-delay'],
    ...['live-agent', 'free-slot', 'repository-limit', 'budget'],
  ]);
});
