import { GHOST, operatorActor, type IssueRequest } from '#libs/contracts';

import { OTHER_REPO, PRIVATE_REPO, type Heard } from './stage.fixture.ts';

const bot = (login: string) => ({ id: 31, login, type: 'Bot' as const });

const OPERATOR = operatorActor('night-shift');

/** What is heard, and what comes of it: one word for each event that is said, in order. */
type Case = [title: string, what: Heard, expected: string];

/** `by` did what happened, `author` wrote the issue; octo-writer where nobody is named. */
export const ISSUES: readonly Case[] = [
  ['a reader opens with the label a template gave', who('octo-reader'), 'actor-may-not-push'],
  ['a triager opens and labels', who('octo-triager'), 'actor-may-not-push'],
  ['a writer opens with the label', {}, 'work write/write'],
  ['a maintainer opens with the label', who('octo-maintainer'), 'work maintain/maintain'],
  ['the owner opens with the label', who('octo-tester'), 'work admin/admin'],
  ['an account that is not there', who('octo-nobody'), 'actor-may-not-push'],
  ['a deleted account labelled', { by: GHOST }, 'permission-unknown'],
  ['a deleted account wrote', { author: GHOST }, 'permission-unknown'],
  ['a bot labels', labelled({ by: bot('octo-bot[bot]') }), 'actor-is-a-bot'],
  ['a listed bot labels', labelled({ by: bot('octo-listed[bot]') }), 'work listed/write'],
  ['a bot wrote, a writer labels', labelled({ author: bot('octo-bot[bot]') }), 'author-is-a-bot'],
  ['a listed bot wrote', labelled({ author: bot('octo-listed[bot]') }), 'work write/listed'],
  ['our own app labels', labelled({ by: bot('claude-code-cluster[bot]') }), 'nothing'],
  [
    'the author of a fork wrote, a writer labels',
    labelled({ author: 'octo-reader' }),
    'author-may-not-push',
  ],
  ['a writer wrote, a triager labels', labelled({ by: 'octo-triager' }), 'actor-may-not-push'],
  [
    'a writer wrote, another with the right labels',
    labelled({ by: 'octo-maintainer' }),
    'work maintain/write',
  ],
  [
    'a triager wrote, the owner labels',
    labelled({ by: 'octo-tester', author: 'octo-triager' }),
    'author-may-not-push',
  ],
  [
    'a listed reader wrote, a writer labels',
    labelled({ author: 'octo-listed' }),
    'work write/listed',
  ],
  ['a listed reader does both', who('octo-listed'), 'work listed/listed'],
  ['one listed for another repository', who('octo-guest'), 'actor-may-not-push'],
  [
    'one listed for this repository',
    { ...who('octo-guest'), repository: OTHER_REPO },
    'work listed/listed',
  ],
  ['a writer of one repository in another', { repository: OTHER_REPO }, 'actor-may-not-push'],
  [
    'a member of the organisation without a right in a private repository',
    { ...who('octo-reader'), repository: PRIVATE_REPO },
    'actor-may-not-push',
  ],
  ['a writer, in another spelling of the login', who('OCTO-Writer'), 'work write/write'],
  [
    'an account that took over a writer’s login',
    who({ id: 4711, login: 'octo-writer', type: 'User' }),
    'permission-unknown',
  ],
  [
    'a person with a listed bot’s login',
    who({ id: 4711, login: 'octo-listed', type: 'Bot' }),
    'actor-is-a-bot',
  ],
  [
    'a reader reopens an own issue',
    { ...who('octo-reader'), action: 'reopened' },
    'actor-may-not-push',
  ],
  [
    'a writer reopens a reader’s issue',
    { author: 'octo-reader', action: 'reopened' },
    'author-may-not-push',
  ],
  ['a maintainer reopens', { by: 'octo-maintainer', action: 'reopened' }, 'work maintain/write'],
  ['it is moved away', { action: 'transferred' }, 'declined transferred'],
  [
    'it is moved here by one with no right here',
    { by: 'octo-writer', repository: OTHER_REPO },
    'actor-may-not-push',
  ],
  [
    'a reader takes the label off',
    { by: 'octo-reader', action: 'unlabeled', label: 'claude', labels: [] },
    'declined unlabelled',
  ],
  ['a reader puts it on again', labelled({ by: 'octo-reader' }), 'actor-may-not-push'],
  ['a writer puts it on again', labelled({}), 'work write/write'],
  ['a label is put on that means nothing', { ...labelled({}), label: 'bug' }, 'nothing'],
  [
    'a trigger in another spelling',
    labelled({ label: 'Claude Code', labels: ['Claude Code'] }),
    'work write/write',
  ],
  [
    'a label that only begins like the trigger',
    labelled({ label: 'claudette', labels: ['claudette'] }),
    'nothing',
  ],
  [
    'it bears a label that keeps us away',
    { labels: ['claude', 'wontfix'] },
    'declined excluded-label',
  ],
  ['it is found by a sweep', { action: 'swept' }, 'work write/write'],
  ['a sweep does not know who labelled', { action: 'swept', by: GHOST }, 'permission-unknown'],
  [
    'a sweep finds that a triager labelled',
    { action: 'swept', by: 'octo-triager' },
    'actor-may-not-push',
  ],
  [
    'a sweep finds a reader’s text',
    { action: 'swept', author: 'octo-reader' },
    'author-may-not-push',
  ],
];

export const COMMENTS: readonly [title: string, body: string, what: Heard, expected: string][] = [
  ['a writer approves', '/claude approve', {}, 'approve by octo-writer write'],
  [
    'a writer approves on a reader’s issue',
    'Read it.\n\n/claude approve',
    { author: 'octo-reader' },
    'approve by octo-writer write',
  ],
  ['the owner approves', '/claude approve', { by: 'octo-tester' }, 'approve by octo-tester admin'],
  [
    'one listed approves',
    '/claude approve',
    { by: 'octo-listed' },
    'approve by octo-listed listed',
  ],
  ['a reader approves', '/claude approve', { by: 'octo-reader' }, 'actor-may-not-push'],
  ['a triager approves', '/claude approve', { by: 'octo-triager' }, 'actor-may-not-push'],
  [
    'the author approves, without the right',
    '/claude approve',
    who('octo-reader'),
    'actor-may-not-push',
  ],
  ['a deleted account approves', '/claude approve', { by: GHOST }, 'permission-unknown'],
  ['a bot approves', '/claude approve', { by: bot('octo-bot[bot]') }, 'nothing'],
  ['a listed bot approves', '/claude approve', { by: bot('octo-listed[bot]') }, 'nothing'],
  [
    'our own comment says how to approve',
    '<!-- claude-code-cluster:task=1 -->\n/claude approve',
    {},
    'nothing',
  ],
  ['a comment quotes a command', '> /claude approve\n\nNo!', {}, 'nothing'],
  ['a command in a fence', '```\n/claude approve\n```', {}, 'nothing'],
  ['a condition', '/claude approve if the tests pass', {}, 'unknown-command'],
  ['a verb nobody knows', '/claude frobnicate', {}, 'unknown-command'],
  ['a writer stops it', '/claude stop', {}, 'stop by octo-writer write'],
  ['a reader stops it', '/claude stop', { by: 'octo-reader' }, 'actor-may-not-push'],
  ['a writer has it tried again', '/claude retry', {}, 'retry by octo-writer write'],
  [
    'a maintainer has it tried again in another way',
    '/claude retry --from-scratch specialty=testing priority=high',
    { by: 'octo-maintainer', author: 'octo-reader' },
    'retry from-scratch testing high by octo-maintainer maintain',
  ],
  ['it is tried again while closed', '/claude retry', { state: 'closed' }, 'declined closed'],
  ['a writer asks how it is', '/claude status', {}, 'ask status by octo-writer write'],
  ['a writer asks why', '/claude explain', {}, 'ask explain by octo-writer write'],
  [
    'a listed reader asks for help',
    '/claude help',
    { by: 'octo-listed' },
    'ask help by octo-listed listed',
  ],
  ['a reader asks how it is', '/claude status', { by: 'octo-reader' }, 'actor-may-not-push'],
  ['a reader asks for help', '/claude help', { by: 'octo-reader' }, 'actor-may-not-push'],
  [
    'a writer stops it and asks twice',
    '/claude stop\n/claude status\n/claude explain\n/claude status',
    {},
    'stop by octo-writer write, ask status by octo-writer write, ask explain by octo-writer write',
  ],
  [
    'a reader does the same',
    '/claude stop\n/claude status',
    { by: 'octo-reader' },
    'actor-may-not-push',
  ],
  ['half of it is no command', '/claude stop\n/claude sttus', {}, 'unknown-command'],
  ['two contradict each other', '/claude stop\n/claude run', {}, 'unknown-command'],
  ['a writer has a writer’s issue worked on', '/claude run', { labels: [] }, 'work write/write'],
  ['it bears the trigger already', '/claude run', {}, 'work write/write'],
  [
    'the owner has it worked on as what it is not',
    '/claude run specialty=devops priority=critical',
    { by: 'octo-tester', labels: ['claude-frontend'] },
    'work devops critical admin/write',
  ],
  [
    'a listed reader has their own issue worked on',
    '/claude run',
    who('octo-listed'),
    'work listed/listed',
  ],
  ['a reader has it worked on', '/claude run', { by: 'octo-reader' }, 'actor-may-not-push'],
  [
    'a writer has a reader’s issue worked on',
    '/claude run',
    { author: 'octo-reader' },
    'author-may-not-push',
  ],
  [
    'a writer has a bot’s issue worked on',
    '/claude run',
    { author: bot('octo-bot[bot]') },
    'author-is-a-bot',
  ],
  ['it is closed', '/claude run', { state: 'closed', labels: [] }, 'declined closed'],
  ['a label keeps it away', '/claude run', { labels: ['wontfix'] }, 'declined excluded-label'],
  [
    'a reader has it worked on, and a label keeps it away',
    '/claude run',
    { by: 'octo-reader', labels: ['wontfix'] },
    'actor-may-not-push',
  ],
  ['work is ordered on a pull request', '/claude run', { isPullRequest: true }, 'nothing'],
  ['words about the command', 'Should I say /claude approve?', {}, 'nothing'],
  ['a command on a pull request', '/claude approve', { isPullRequest: true }, 'nothing'],
];

/** What operators ask for through the API, as pr-publisher tells of it. */
export const REQUESTS: readonly Case[] = [
  ['of a writer’s issue', requested({}), 'work operator/write'],
  ['of a listed reader’s issue', requested({ author: 'octo-listed' }), 'work operator/listed'],
  ['of a reader’s issue', requested({ author: 'octo-reader' }), 'author-may-not-push'],
  ['of a bot’s issue', requested({ author: bot('octo-bot[bot]') }), 'author-is-a-bot'],
  ['of an issue whose author is gone', requested({ author: GHOST }), 'permission-unknown'],
  [
    'of their own words, in an issue that our app opened for them',
    requested({ author: bot('claude-code-cluster[bot]') }, { ownText: true }),
    'work operator/operator',
  ],
  [
    'of an issue that our app opened, which are not said to be their words',
    requested({ author: bot('claude-code-cluster[bot]') }),
    'author-is-a-bot',
  ],
  [
    'with what they say of it',
    requested({ labels: ['claude-backend'] }, { specialty: 'testing', priority: 'high' }),
    'work testing high operator/write',
  ],
  ['of a closed issue', requested({ state: 'closed' }), 'declined closed'],
  ['of an excluded issue', requested({ labels: ['wontfix'] }), 'declined excluded-label'],
  ['of a pull request', requested({ isPullRequest: true }), 'declined pull-request'],
  [
    'that stands in a delivery of a label, where it means nothing',
    { ...requested({}), ...labelled(who('octo-reader')) },
    'actor-may-not-push',
  ],
  [
    'that stands in a delivery of an unlabelled issue',
    { ...requested({ labels: ['bug'] }), action: 'opened' },
    'nothing',
  ],
];

function requested(what: Heard, more: Partial<IssueRequest> = {}): Heard {
  const commandId = '0f8fad5b-d9cb-469f-a165-70867728950e';
  const givenAt = '2026-01-15T09:30:02.000Z';
  const words = { commandId, by: OPERATOR, right: 'operator', givenAt } as const;
  const request = { ...words, ownText: false, ...more };
  return { labels: [], ...what, action: 'requested', by: OPERATOR, request };
}

/** Both wrote it and did it. */
export function who(one: Heard['by']): Heard {
  return one === undefined ? {} : { by: one, author: one };
}

function labelled(what: Heard): Heard {
  return { action: 'labeled', label: 'claude', ...what };
}
