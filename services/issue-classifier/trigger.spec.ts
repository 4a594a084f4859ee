import type { GithubIssueData } from '#libs/contracts';

import { decide, type Decision, type LabelPolicy } from './trigger.ts';

const policy: LabelPolicy = {
  triggerLabels: ['claude', 'claude-code', 'auto-implement'],
  excludedLabels: ['on-hold', 'wontfix'],
};

type Case = [title: string, what: What, expected: string];

interface What {
  action: GithubIssueData['action'];
  label?: string;
  labels?: string[];
  state?: 'open' | 'closed';
  isPullRequest?: boolean;
}

const CASES: Case[] = [
  ['opened with the trigger', { action: 'opened', labels: ['bug', 'claude'] }, 'work'],
  ['opened with an alias', { action: 'opened', labels: ['auto-implement'] }, 'work'],
  [
    'opened with a trigger that names a specialty',
    { action: 'opened', labels: ['claude-code-backend'] },
    'work',
  ],
  [
    'opened with the trigger in another spelling',
    { action: 'opened', labels: ['Claude Code'] },
    'work',
  ],
  ['opened without any label', { action: 'opened' }, 'ignored'],
  [
    'opened with a label that only begins so',
    { action: 'opened', labels: ['claudette'] },
    'ignored',
  ],
  [
    'opened with one of our own status labels',
    { action: 'opened', labels: ['claude-code-processing'] },
    'ignored',
  ],
  ['given the trigger', { action: 'labeled', label: 'claude', labels: ['claude'] }, 'work'],
  [
    'given the urgent trigger',
    { action: 'labeled', label: 'claude-code-urgent', labels: ['claude-code-urgent'] },
    'work',
  ],
  [
    'given another label while it bears the trigger',
    { action: 'labeled', label: 'bug', labels: ['claude', 'bug'] },
    'ignored',
  ],
  ['given a label of no meaning', { action: 'labeled', label: 'bug', labels: ['bug'] }, 'ignored'],
  [
    'given an excluded label, not being ours',
    { action: 'labeled', label: 'on-hold', labels: ['on-hold'] },
    'ignored',
  ],
  [
    'given an excluded label while it bears the trigger',
    { action: 'labeled', label: 'On Hold', labels: ['claude', 'On Hold'] },
    'excluded-label, answer owed',
  ],
  [
    'given the trigger while it bears an excluded label',
    { action: 'labeled', label: 'claude', labels: ['wontfix', 'claude'] },
    'excluded-label, answer owed',
  ],
  [
    'opened with both',
    { action: 'opened', labels: ['claude', 'wontfix'] },
    'excluded-label, answer owed',
  ],
  [
    'given the trigger while closed',
    { action: 'labeled', label: 'claude', labels: ['claude'], state: 'closed' },
    'closed, answer owed',
  ],
  ['reopened with the trigger', { action: 'reopened', labels: ['claude'] }, 'work'],
  ['reopened without', { action: 'reopened', labels: ['bug'] }, 'ignored'],
  ['closed with the trigger', { action: 'closed', labels: ['claude'], state: 'closed' }, 'closed'],
  ['closed after the trigger was gone', { action: 'closed', state: 'closed' }, 'closed'],
  ['deleted', { action: 'deleted', labels: ['claude'] }, 'deleted'],
  ['transferred', { action: 'transferred', labels: ['claude'] }, 'transferred'],
  [
    'relieved of the trigger',
    { action: 'unlabeled', label: 'claude', labels: ['bug'] },
    'unlabelled',
  ],
  [
    'relieved of one trigger of two',
    { action: 'unlabeled', label: 'claude', labels: ['claude-code'] },
    'ignored',
  ],
  [
    'relieved of the trigger, shown as it was before',
    { action: 'unlabeled', label: 'claude', labels: ['claude'] },
    'unlabelled',
  ],
  [
    'relieved of another label',
    { action: 'unlabeled', label: 'bug', labels: ['claude'] },
    'ignored',
  ],
  [
    'a pull request with the trigger',
    { action: 'labeled', label: 'claude', labels: ['claude'], isPullRequest: true },
    'pull-request',
  ],
  ['a pull request without', { action: 'opened', isPullRequest: true }, 'ignored'],
  ['found with the trigger by a sweep', { action: 'swept', labels: ['claude'] }, 'work'],
  [
    'found with the trigger and an excluded label',
    { action: 'swept', labels: ['claude', 'wontfix'] },
    'excluded-label, answer owed',
  ],
  ['found closed', { action: 'swept', labels: ['claude'], state: 'closed' }, 'closed'],
  ['asked for by a command, without any label', { action: 'requested' }, 'work'],
  ['asked for with an unrelated label', { action: 'requested', labels: ['bug'] }, 'work'],
  [
    'asked for while it bears an excluded label',
    { action: 'requested', labels: ['On Hold'] },
    'excluded-label, answer owed',
  ],
  ['asked for while closed', { action: 'requested', state: 'closed' }, 'closed, answer owed'],
  [
    'a pull request that is asked for',
    { action: 'requested', isPullRequest: true },
    'pull-request, answer owed',
  ],
  ['found without the trigger', { action: 'swept', labels: ['bug'] }, 'unlabelled'],
];

describe('an issue that is', () => {
  it.each(CASES)('%s', (_, what, expected) => {
    expect(inWords(decide(eventOf(what), policy))).toBe(expected);
  });
});

describe('an answer that is owed', () => {
  it('names the label in the way and what to do', () => {
    const decision = decide(eventOf({ action: 'opened', labels: ['claude', 'wontfix'] }), policy);
    expect(decision).toMatchObject({
      detail:
        'The label "wontfix" keeps the cluster away. Take it off, then put "claude" on again to start.',
    });
  });

  it('stays within the contract however long the label', () => {
    const label = 'x'.repeat(600);
    const decision = decide(eventOf({ action: 'opened', labels: ['claude', label] }), {
      ...policy,
      excludedLabels: [label],
    });
    expect(decision.verdict === 'declined' && decision.detail.length).toBe(500);
  });
});

function inWords(decision: Decision): string {
  if (decision.verdict !== 'declined') return decision.verdict;
  return `${decision.reason}${decision.answerOwed ? ', answer owed' : ''}`;
}

function eventOf({
  action,
  label,
  labels = [],
  state = 'open',
  isPullRequest = false,
}: What): GithubIssueData {
  const account = { id: 1001, login: 'octo-tester', type: 'User' } as const;
  return {
    deliveryId: 'd-1',
    action,
    ...(label === undefined ? {} : { label }),
    repository: {
      id: 1,
      fullName: 'octo-tester/parcel-counter',
      defaultBranch: 'main',
      cloneUrl: 'https://github.example/octo-tester/parcel-counter.git',
      private: false,
    },
    issue: {
      id: 900142,
      number: 42,
      title: 'Total is wrong',
      body: '',
      bodyBytes: 0,
      url: 'https://github.example/octo-tester/parcel-counter/issues/42',
      labels,
      state,
      author: account,
    },
    isPullRequest,
    sender: account,
  };
}
