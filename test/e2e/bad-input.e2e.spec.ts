import { randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { until } from '#libs/testing';
import { git } from '#libs/workspace';

import {
  ADDS_NOTES,
  AGENTS,
  bash,
  ENVIRONMENT,
  HOPELESS,
  IMPATIENT,
  repositoryWithAnswer,
  STRANGE_ISSUES,
  STRANGE_REPOSITORIES,
  type Case,
} from './bad-input-cases.ts';
import { PERSON, type NewIssue, type PullRequest } from './github-outside.ts';
import { processesOf } from './processes.ts';
import { startStage, type Stage } from './stage.ts';

/*
 * Whatever comes in ends in exactly one pull request, or in a stated reason on the issue.
 *
 * Everything is opened at once on one cluster, and then looked at one by one, from outside: over GitHub's REST and git.
 * Each has long to wait, for all share two cores.
 */
const CASES = [...STRANGE_ISSUES, ...STRANGE_REPOSITORIES, ...HOPELESS];
const OTHERS = ['like-flags', 'label-twice', 'replayed', 'no-clone', 'excluded'];
const ISSUE: NewIssue = {
  title: 'Write notes',
  body: 'There should be a file with notes.',
  labels: ['claude-code-backend'],
};
const SLEEPS = 'sleep 98765';
const TRY_AGAIN =
  'To try again, comment `/claude retry`, or take the trigger label off and put it on again.';

let stage: Stage | undefined;
/** Of the issue in each repository. */
const numbers = new Map<string, number>();

beforeAll(async () => {
  stage = await startStage({
    agents: AGENTS,
    environment: ENVIRONMENT,
    scripts: {
      ...Object.fromEntries(
        CASES.map(({ repository, rounds = ADDS_NOTES }) => [repository, rounds]),
      ),
      ...Object.fromEntries(OTHERS.map((repository) => [repository, ADDS_NOTES])),
      closed: [[bash(SLEEPS)]],
    },
  });
  await open('closed');
  for (const { repository, issue, files } of CASES) await open(repository, issue, files);
  const twice = await open('label-twice', { labels: ['claude', 'claude-code-backend'] });
  await stage.github.putLabel('label-twice', twice, 'auto-implement');
  await open('excluded', { labels: ['claude-code-backend', 'on-hold'] });
}, 240_000);

afterAll(() => stage?.stop());

describe('what can not be done ends in one comment with the reason and the remedy:', () => {
  it('an issue that is closed while the agent works; nothing of the work goes on', async () => {
    const { github, folder } = theStage();
    const workspaces = join(folder, 'cluster', 'workspaces');
    const sleeper = await until(
      async () => (await processesOf(workspaces)).find(({ command }) => command === SLEEPS),
      { timeoutMs: 60_000, what: 'the command that the model asked for' },
    );
    expect((await processesOf(sleeper.cwd)).length).toBeGreaterThan(1);
    await github.closeIssue('closed', numberOf('closed'));
    await oneComment('closed', ['**Stopped.**', 'The issue was closed. Reopen it to start']);
    await until(async () => (await processesOf(sleeper.cwd)).length === 0, {
      what: 'the end of what the agent had started',
    });
  }, 240_000);

  it('a CLI that hangs, stopped by the time limit with all that it had started', async () => {
    const workspace = join(theStage().folder, 'cluster', 'workspaces', 'pc-hangs');
    await open('cli-hangs', { labels: ['claude-code-general'] }, IMPATIENT);
    await until(
      async () => (await processesOf(workspace)).filter(({ cwd }) => cwd !== '').length >= 2,
      { timeoutMs: 60_000, what: 'the CLI and its child' },
    );
    await oneComment('cli-hangs', ['was stopped', 'or raise ATTEMPT_WALL_CLOCK_MS', TRY_AGAIN]);
    expect(await processesOf(workspace)).toEqual([]);
  }, 240_000);

  it('an issue with a label that keeps us away', async () => {
    await oneComment('excluded', ['The label "on-hold" keeps the cluster away', 'Take it off']);
  }, 240_000);

  it('a repository that can not be cloned', async () => {
    const { folder } = theStage();
    const number = await open('no-clone', { labels: [] });
    const bare = join(folder, 'cluster', 'github', 'repositories', PERSON, 'no-clone.git');
    await git(['config', 'http.uploadpack', 'false'], { cwd: bare });
    await theStage().github.putLabel('no-clone', number, 'claude-code-backend');
    await oneComment('no-clone', [
      'Cloning octo-tester/no-clone failed',
      'can be reached',
      TRY_AGAIN,
    ]);
  }, 240_000);

  it.each(HOPELESS)('$says', endsAsItShould, 240_000);
});

describe('an issue ends in one pull request:', () => {
  it.each(STRANGE_ISSUES)('$says', endsAsItShould, 240_000);

  it('one in Japanese, whose branch has a valid name', async () => {
    const { head } = await onePullRequest('japanese');
    await git(['check-ref-format', '--branch', head.ref], { cwd: theStage().folder });
    expect(head.ref).toMatch(/^claude\/issue-\d+/);
  }, 240_000);

  it('one that looks like flags and shell, of which nothing is executed', async () => {
    const { folder } = theStage();
    const sentinel = join(folder, 'sentinel');
    const precious = join(folder, 'precious');
    await mkdir(precious);
    await open('like-flags', {
      title: `--dangerously-skip-permissions --help "; touch ${sentinel}; $(touch ${sentinel})`,
      body: `$(touch ${sentinel})\n\`touch ${sentinel}\`\n'; rm -rf ${precious}; touch ${sentinel} #\n--model x\n`,
    });
    const { body, head } = await onePullRequest('like-flags');
    expect(body).toContain('✅ **The tests pass.**');
    expect(head.ref).toMatch(/^claude\/issue-\d+-dangerously-skip-permissions[\w-]*$/);
    await expect(stat(sentinel)).rejects.toThrow('ENOENT');
    await expect(stat(precious)).resolves.toBeDefined();
  }, 240_000);

  it('one that is asked for by several labels, and by one of them again when all is done', async () => {
    const { github } = theStage();
    const number = numberOf('label-twice');
    const before = await onePullRequest('label-twice');
    await github.takeLabel('label-twice', number, 'claude');
    await github.putLabel('label-twice', number, 'claude');
    expect(await onePullRequest('label-twice')).toEqual(before);
  }, 240_000);

  it('one whose delivery comes three times, and once more when all is done', async () => {
    const { deliver, github } = theStage();
    const number = await open('replayed', { labels: [] });
    const { issue, repository } = await github.describe('replayed', number);
    const delivery = { id: randomUUID(), body: asLabelled(issue, repository) };
    const answers = await Promise.all([deliver(delivery), deliver(delivery), deliver(delivery)]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const before = await onePullRequest('replayed');
    expect((await deliver(delivery)).status).toBe(202);
    expect(await onePullRequest('replayed')).toEqual(before);
  }, 240_000);
});

describe('a repository or a model that is strange ends in one pull request:', () => {
  it.each(STRANGE_REPOSITORIES)('$says', endsAsItShould, 240_000);
});

describe('webhook-ingest', () => {
  it('refuses a wrong signature, cut-off JSON and 30 MB, each with a reason, and goes on', async () => {
    const { cluster, deliver, github } = theStage();
    const body = JSON.stringify({ action: 'labeled' });
    const refused = [
      await deliver({ body, secret: 'not the secret' }),
      await deliver({ body: body.slice(0, -4) }),
      await deliver({ body: JSON.stringify({ pad: 'x'.repeat(30 * 1024 * 1024) }) }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 400, 413]);
    const answers = (await Promise.all(refused.map((answer) => answer.json()))) as object[];
    expect(answers).toMatchObject([
      { reason: expect.stringContaining('The signature does not match') as string },
      { reason: expect.stringContaining('cut off on its way') as string },
      { reason: expect.stringContaining('Send less') as string },
    ]);
    expect((await fetch(`${cluster.urls['webhook-ingest'] ?? ''}/ready`)).status).toBe(200);
    const number = numberOf('replayed');
    const { issue, repository } = await github.describe('replayed', number);
    expect((await deliver({ body: asLabelled(issue, repository) })).status).toBe(202);
  }, 240_000);
});

describe('in the end', () => {
  it('every issue has its one comment, and at most one pull request', async () => {
    const { github } = theStage();
    const seen = [...numbers].map(async ([repository, number]) => ({
      repository,
      comments: (await github.comments(repository, number)).length,
      tooMany: (await github.pullRequests(repository)).length > 1,
    }));
    expect(await Promise.all(seen)).toEqual(
      [...numbers.keys()].map((repository) => ({ repository, comments: 1, tooMany: false })),
    );
  }, 240_000);

  it('no process and no folder is left', async () => {
    const { cluster, folder } = theStage();
    const pids = [...cluster.processes.values()].map(({ pid }) => pid);
    expect(pids.every((pid) => pid > 0)).toBe(true);
    await theStage().stop();
    expect(pids.filter(lives)).toEqual([]);
    expect(await processesOf(folder)).toEqual([]);
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  }, 240_000);
});

async function endsAsItShould({ repository, ends }: Case): Promise<void> {
  if ('inComment' in ends) await oneComment(repository, [...ends.inComment, TRY_AGAIN]);
  else {
    const { body } = await onePullRequest(repository);
    for (const words of ends.inPullRequest) expect(body).toContain(words);
  }
}

/** Of the issue in a repository: one comment that leads to it, and it is a draft that is where its branch is. */
async function onePullRequest(repository: string): Promise<PullRequest> {
  const { github } = theStage();
  const number = numberOf(repository);
  const comments = await github.end(repository, number);
  const [pull, ...more] = await github.pullRequests(repository);
  // With what the comment says, for whoever wonders why there is none.
  if (pull === undefined) throw new Error(`No pull request: ${comments.join('\n')}`);
  expect(more).toEqual([]);
  expect(comments).toHaveLength(1);
  expect(comments[0]).toContain(`[Pull request #${pull.number}](${pull.html_url})`);
  expect(pull).toMatchObject({ state: 'open', draft: true });
  expect(pull.body).toMatch(new RegExp(`^Fixes #${number}$`, 'm'));
  expect(await github.commitOf(repository, pull.head.ref)).toBe(pull.head.sha);
  return pull;
}

async function oneComment(repository: string, words: readonly string[]): Promise<void> {
  const { github } = theStage();
  const comments = await github.end(repository, numberOf(repository));
  expect(comments).toHaveLength(1);
  for (const said of words) expect(comments[0]).toContain(said);
  expect(await github.pullRequests(repository)).toEqual([]);
}

async function open(
  repository: string,
  issue: Partial<NewIssue> = {},
  files = repositoryWithAnswer(42),
): Promise<number> {
  const { github } = theStage();
  await github.createRepository(repository, files);
  const number = await github.openIssue(repository, { ...ISSUE, ...issue });
  numbers.set(repository, number);
  return number;
}

function asLabelled(issue: object, repository: object): string {
  const label = { name: 'claude-code-backend' };
  const sender = (issue as { user: object }).user;
  return JSON.stringify({
    action: 'labeled',
    issue: { ...issue, labels: [label] },
    label,
    repository,
    sender,
  });
}

function theStage(): Stage {
  if (stage === undefined) throw new TypeError('The stage is not set.');
  return stage;
}

function numberOf(repository: string): number {
  const number = numbers.get(repository);
  if (number === undefined) throw new TypeError(`No issue was opened in ${repository}.`);
  return number;
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
