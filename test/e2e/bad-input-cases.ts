import { join } from 'node:path';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import type { AgentSpec } from '../../infra/local/cluster/options.ts';
import type { Files, NewIssue } from './github-outside.ts';
import type { Rounds } from './stage.ts';

/** One issue in a repository of its own, and how it must end. */
export interface Case {
  /** A sentence. */
  readonly says: string;
  readonly repository: string;
  /** A repository whose tests are green when absent. */
  readonly files?: Files;
  readonly issue?: Partial<NewIssue>;
  /** Nothing but a new file when absent. */
  readonly rounds?: Rounds;
  /** What stands in the pull request, or in the comment that gives the reason and what to do. */
  readonly ends:
    { readonly inPullRequest: readonly string[] } | { readonly inComment: readonly string[] };
}

/** Its tests are green when the answer is 42. */
export function repositoryWithAnswer(answer: number): Files {
  return {
    'package.json':
      '{ "name": "answers", "type": "module", "scripts": { "test": "node check.js" } }\n',
    'check.js':
      "import { readFileSync } from 'node:fs';\n" +
      "const answer = readFileSync('answer.txt', 'utf8').trim();\n" +
      'console.log(`the answer is ${answer}`);\n' +
      "process.exitCode = answer === '42' ? 0 : 1;\n",
    'answer.txt': `${answer}\n`,
  };
}

/** Adds a file and says so. */
export const ADDS_NOTES: Rounds = [
  [bash('echo "a note" > "${workspace}/NOTES.md"'), { text: 'There were no notes; I wrote some.' }],
];

/** Runs a command in the tree. */
export function bash(command: string): object {
  return { tools: [{ name: 'Bash', input: { command, description: 'A step of the script' } }] };
}

const answers = (answer: number): object => bash(`echo ${answer} > "\${workspace}/answer.txt"`);

/** Each CLI that is not one works on a PC of its own, and issues are sent there by their label. */
export const AGENTS: readonly AgentSpec[] = [
  { id: 'pc-good', specialties: ['backend'], slots: 3 },
  { id: 'pc-without', specialties: ['frontend'], slots: 1 },
  { id: 'pc-exits', specialties: ['testing'], slots: 1 },
  { id: 'pc-garbage', specialties: ['devops'], slots: 1 },
  { id: 'pc-hangs', specialties: ['general'], slots: 1 },
];

const fake = (...path: string[]): Record<string, string> => ({
  CLAUDE_BIN: join(repositoryRoot(), ...path),
});

export const ENVIRONMENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  scheduler: { ATTEMPTS_MAX: '2', RETRY_DELAY_MS: '200' },
  'pc-without': fake('no', 'such', 'claude'),
  'pc-exits': fake('services', 'agent', 'claude', 'fixtures', 'exits-one.js'),
  'pc-garbage': fake('services', 'agent', 'claude', 'fixtures', 'prints-garbage.js'),
  'pc-hangs': fake('test', 'e2e', 'fixtures', 'hangs-at-work.js'),
};

export const STRANGE_ISSUES: readonly Case[] = [
  {
    says: 'an issue with an empty body',
    repository: 'empty-body',
    issue: { body: '' },
    ends: { inPullRequest: ['✅ **The tests pass.**', 'no fix round'] },
  },
  {
    says: 'an issue with 200 KB of log',
    repository: 'long-log',
    issue: { body: `It breaks:\n${'2026-01-01T00:00:00Z ERROR at frame 0x1f\n'.repeat(5000)}` },
    ends: { inPullRequest: ['✅ **The tests pass.**'] },
  },
  {
    says: 'an issue in Japanese',
    repository: 'japanese',
    issue: {
      title: '合計が正しく計算されない',
      body: '三人で割り勘すると、合計が一円足りなくなります。修正してください。🙏',
    },
    ends: { inPullRequest: ['✅ **The tests pass.**'] },
  },
];

export const STRANGE_REPOSITORIES: readonly Case[] = [
  {
    says: 'a repository without tests, and says so plainly',
    repository: 'no-tests',
    files: { 'README.md': '# Nothing to run\n' },
    ends: { inPullRequest: ['**This repository declares no tests; nothing was run.**'] },
  },
  {
    says: 'a test that is fixed only in the second round',
    repository: 'second-round',
    files: repositoryWithAnswer(41),
    rounds: [
      [answers(43), { text: 'One more.' }],
      [answers(42), { text: 'Two were too many.' }],
    ],
    ends: { inPullRequest: ['✅ **The tests pass.**', '1 fix round'] },
  },
  {
    says: 'a model that is overloaded and then goes on',
    repository: 'overloaded',
    rounds: [[{ error: { status: 529, type: 'overloaded_error' } }, ...(ADDS_NOTES[0] ?? [])]],
    ends: { inPullRequest: ['✅ **The tests pass.**'] },
  },
];

/** 15 s: long enough to clone on a busy machine, while the usual limit would be too long to wait for. */
export const IMPATIENT: Files = {
  ...repositoryWithAnswer(42),
  '.github/claude-cluster.yml': 'limits:\n  wallClockMinutes: 0.25\n',
};

/** Every message ends with what to do. */
export const HOPELESS: readonly Case[] = [
  {
    says: 'a CLI that is missing',
    repository: 'cli-missing',
    issue: { labels: ['claude-code-frontend'] },
    ends: {
      inComment: ['could not be started', 'no/such/claude', 'Install it on this PC', 'CLAUDE_BIN'],
    },
  },
  {
    says: 'a CLI that exits 1',
    repository: 'cli-exits',
    issue: { labels: ['claude-code-testing'] },
    ends: { inComment: ['exit code 1', 'something broke inside', 'by hand on that PC'] },
  },
  {
    says: 'a CLI that prints garbage',
    repository: 'cli-garbage',
    issue: { labels: ['claude-code-devops'] },
    ends: {
      inComment: [
        'ended without a result line',
        'Welcome to something else!',
        'Check that CLAUDE_BIN',
      ],
    },
  },
  {
    says: 'a CLI that changes nothing',
    repository: 'no-change',
    rounds: [[{ text: 'All is well as it is.' }]],
    ends: {
      inComment: [
        'ended without changing anything',
        'All is well as it is.',
        'say more exactly what should change',
      ],
    },
  },
  {
    says: 'tests that stay red after every fix round',
    repository: 'stays-red',
    files: repositoryWithAnswer(41),
    rounds: [[answers(40)], [answers(39)], [answers(38)]],
    ends: {
      inComment: ['still red after 2 fix rounds', 'the answer is 38', 'mend them first'],
    },
  },
];
