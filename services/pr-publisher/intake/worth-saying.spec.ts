import { asksBy, isWorthSaying, type KnownTask } from './worth-saying.ts';

const TRIGGERS = ['claude', 'auto-implement'];

type Case = [
  title: string,
  issue: { labels?: string[]; state?: 'closed' | 'open'; isPullRequest?: boolean },
  task: KnownTask,
  expected: boolean,
];

const CASES: Case[] = [
  ['asks, and has no task', { labels: ['claude'] }, undefined, true],
  ['asks for a specialty', { labels: ['Claude Frontend'] }, undefined, true],
  ['asks for nothing', { labels: ['bug'] }, undefined, false],
  ['asked, but is closed', { labels: ['claude'], state: 'closed' }, undefined, false],
  ['is a pull request', { labels: ['claude'], isPullRequest: true }, undefined, false],
  ['asks, and is worked on', { labels: ['claude'] }, 'unfinished', false],
  ['is worked on, and was closed', { labels: ['claude'], state: 'closed' }, 'unfinished', true],
  ['is worked on, and lost its label', { labels: [] }, 'unfinished', true],
  [
    'lost its label while ours is on it',
    { labels: ['claude-code-processing'] },
    'unfinished',
    true,
  ],
  ['bears nothing but our label', { labels: ['claude-code-failed'] }, undefined, false],
  ['asks, and its task failed or is done', { labels: ['claude'] }, 'ended', false],
  ['lost its label after its task ended', { labels: [] }, 'ended', false],
];

describe('an issue that', () => {
  it.each(CASES)('%s', (_, given, task, expected) => {
    const issue = { labels: [], state: 'open' as const, isPullRequest: false, ...given };
    expect(isWorthSaying(issue, task, TRIGGERS)).toBe(expected);
  });
});

test('a label asks in any spelling, and not when it only begins with the same letters', () => {
  const ours = ['claude-code-waiting', 'Claude-Code-Completed'];
  const labels = ['claude', 'CLAUDE', 'claude-backend', 'Auto Implement', 'claudette', ...ours];
  expect(labels.filter((label) => asksBy(label, TRIGGERS))).toEqual(labels.slice(0, 4));
});
