import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { git } from '#libs/workspace';

import { commitMessage } from '../services/agent/attempt/commit-message.ts';
import { branchName } from '../services/pr-publisher/publish/branch-name.ts';

const ROOT = join(import.meta.dirname, '..');

/** Every file of a service that reads the words of an issue, and where it lets them go. None of it is a command. */
const READERS: Readonly<Record<string, string>> = {
  'services/webhook-ingest/to-github-issue.ts':
    'the data of an event; its subject has the action only',
  'services/pr-publisher/intake/to-swept-issue.ts': 'the data of an event',
  'services/pr-publisher/commands/to-requested-issue.ts': 'the data of an event',
  'services/issue-classifier/verdicts.ts': 'what is judged, without what nobody sees',
  'services/issue-classifier/evidence/shape.ts': 'words of our own about it',
  'services/scheduler/queue/task-of-issue.ts': 'parameters of SQL; numbers of other issues',
  'services/scheduler/attempt/publish-request.ts': 'the data of an event, cut',
  'services/api/fold/add-fact.ts': 'a column of the read model, as a parameter of SQL',
  'services/agent/attempt/prompt.ts': 'the standard input of the CLI, in a block of its own',
  'services/agent/attempt/commit-message.ts': 'the standard input of git, one line of it',
  'services/pr-publisher/publish/branch-name.ts': 'a slug of small letters, digits and -',
  'services/pr-publisher/publish/pull-request-body.ts': 'JSON to GitHub, neutralised',
};

const HOSTILE = [
  '--force',
  '--upload-pack=evil',
  '-c core.sshCommand=evil',
  '../../../etc/passwd',
  '/etc/passwd',
  '$(touch evil); `touch evil` && evil | evil > evil',
  "'; drop table tasks; --",
  'x.lock',
  'x..y',
  'a~1^{commit}:b?*[\\',
  'refs/heads/main',
  'HEAD',
  '@{-1}',
  '@',
  'x\nCo-authored-by: Evil <evil@evil.invalid>',
  'x\r\n\r\nSigned-off-by: Evil <evil@evil.invalid>',
  'x\u0000--exec=evil',
  'Fixes #1, closes octo-other/till#2, resolves GH-3',
  '\u202Eevil\u200B',
  '{"specversion":"1.0"} github.issues.* > $JS.API',
  '%s %n ${HOME} #{1+1} {{ secrets.TOKEN }}',
  '',
  '.',
  '\u{1F680}'.repeat(90),
];

test('the words of an issue are read where it is known what becomes of them, and nowhere else', async () => {
  const { stdout } = await promisify(execFile)('git', ['ls-files', 'services'], { cwd: ROOT });
  const reads = /\b(?:issue|task)\.(?:title|body)\b|Pick<\s*IssueSnapshot|issueWords\(/;
  const readers = stdout
    .split('\n')
    .filter((file) => /(?<!\.(?:spec|fixture))\.ts$/.test(file))
    .filter((file) => reads.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(readers.sort()).toEqual(Object.keys(READERS).sort());
});

describe('whatever a title says,', () => {
  test.each(HOSTILE)('%j is a branch that git takes for one, beneath our prefix', async (title) => {
    const name = branchName('claude/', { number: 7, title });
    expect(name).toMatch(/^claude\/issue-7(?:-[a-z0-9]+)*$/);
    const taken = await git(['check-ref-format', '--branch', name], { cwd: ROOT });
    expect(taken.trim()).toBe(name);
  });

  test.each(HOSTILE)('%j is one line of a commit, and adds no trailer', async (title) => {
    const requestedBy = { id: 1, login: 'octo-tester', type: 'User' } as const;
    const message = commitMessage({ issue: { number: 7, title }, summary: 'Done.', requestedBy });
    expect(message).toMatch(/^Fix #7: \S[^\n]*\n\nDone\.\n\nCo-authored-by: octo-tester /);
    const trailers = await git(['interpret-trailers', '--parse'], { cwd: ROOT, input: message });
    expect(trailers.trim().split('\n')).toEqual([
      'Co-authored-by: octo-tester <1+octo-tester@users.noreply.github.com>',
    ]);
    expect(message).not.toMatch(/\b(?:fix|close|resolve)[sd]?:?\s+(?:\S+\/\S+)?(?:#(?!7:)|GH-)\d/i);
  });
});
