import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Redaction } from '#libs/redaction';
import {
  FaultyProxy,
  startGithub,
  temporaryFolder,
  type LocalGithub,
  type TemporaryFolder,
} from '#libs/testing';

import type { WantedCheck } from './ensure-check.ts';
import { RateLimited } from './errors.ts';
import { GithubClients } from './github-clients.ts';
import type { GithubRepository } from './github-repository.ts';

const REPO = 'octo-tester/shop';
const FAMILY = ['state-waiting', 'state-done'];
const WAITING = { name: 'state-waiting', color: 'c5def5', description: 'It waits' };
const DONE = { name: 'state-done', color: '0e8a16', description: 'It is done' };

let github: LocalGithub;
let stop: () => Promise<void>;
let folder: TemporaryFolder;
let line: FaultyProxy;
let app: GithubRepository;
let headSha: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  ({ github, stop } = await startGithub({ users: ['octo-tester', 'octo-stranger'] }));
  line = await FaultyProxy.start(github.apiUrl);
  await writeFile(join(folder.path, 'README.md'), '# Shop\n');
  await github.createRepository({ owner: 'octo-tester', name: 'shop', from: folder.path });
  const privateKey = await readFile(github.privateKeyFile, 'utf8');
  app = await clients({ app: { id: github.appId, privateKey } });
  headSha = (await call('/commits/main')).sha;
});

afterEach(() => {
  line.answerCalls(() => false, { status: 500 });
});

afterAll(async () => {
  await line.stop();
  await stop();
  await folder.remove();
});

function clients(
  way: { token: string } | { app: { id: number; privateKey: string } },
): Promise<GithubRepository> {
  const access = { apiUrl: line.url, userAgent: 'claude-code-cluster-test' };
  return new GithubClients({ ...access, redaction: new Redaction([]), ...way }).forRepository(REPO);
}

async function call(path: string, body?: object): Promise<{ sha: string }> {
  const token = github.tokens['octo-tester'] ?? '';
  const response = await fetch(`${github.apiUrl}/repos/${REPO}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as { sha: string };
}

async function newIssue(labels: readonly string[] = []): Promise<number> {
  return (await github.createIssue({ repo: REPO, title: 'An issue', body: '', labels })).number;
}

describe('a label of a family', () => {
  it('is put on once, made with its looks where the repository lacks it, and leaves other labels alone', async () => {
    const issueNumber = await newIssue(['claude', 'bug']);
    for (let times = 0; times < 2; times++)
      await app.ensureLabel({ issueNumber, wanted: WAITING, family: FAMILY });
    expect(await github.labels(REPO, issueNumber)).toEqual(['claude', 'bug', 'state-waiting']);
    expect(await call('/labels/state-waiting')).toMatchObject({
      color: 'c5def5',
      description: 'It waits',
    });
  });

  it('takes the place of the former one, whatever its case, and the former is gone before it is there', async () => {
    const issueNumber = await newIssue(['claude', 'State-Waiting']);
    await app.ensureLabel({ issueNumber, wanted: DONE, family: FAMILY });
    expect(await github.labels(REPO, issueNumber)).toEqual(['claude', 'state-done']);
    const seen = github.deliveries
      .filter(({ event, body }) => event === 'issues' && body.includes(`"number":${issueNumber},`))
      .map(({ body }) => (JSON.parse(body) as { issue: { labels: { name: string }[] } }).issue)
      .map(({ labels }) => labels.filter(({ name }) => FAMILY.includes(name.toLowerCase())).length);
    expect(seen.length).toBeGreaterThan(0);
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
  });

  it('that is wanted no more goes', async () => {
    const issueNumber = await newIssue(['claude', 'state-done']);
    await app.ensureLabel({ issueNumber, wanted: undefined, family: FAMILY });
    expect(await github.labels(REPO, issueNumber)).toEqual(['claude']);
  });

  it('keeps the looks that people gave it', async () => {
    await call('/labels', { name: 'state-blue', color: '0000ff', description: 'Ours' });
    const issueNumber = await newIssue();
    const wanted = { ...DONE, name: 'state-blue' };
    await app.ensureLabel({ issueNumber, wanted, family: ['state-blue'] });
    expect(await call('/labels/state-blue')).toMatchObject({ color: '0000ff' });
  });

  it('says until when it has to wait, and is right when asked again', async () => {
    const issueNumber = await newIssue(['state-done']);
    const limit = { status: 429, headers: { 'retry-after': '60' } };
    line.answerCalls((asked) => asked.startsWith('POST ') && asked.endsWith('/labels'), limit);
    const wanted = { issueNumber, wanted: WAITING, family: FAMILY };
    await expect(app.ensureLabel(wanted)).rejects.toBeInstanceOf(RateLimited);
    line.answerCalls(() => false, limit);
    await app.ensureLabel(wanted);
    expect(await github.labels(REPO, issueNumber)).toEqual(['state-waiting']);
  });
});

describe('a check', () => {
  let last = 0;
  function check(more: Partial<WantedCheck> = {}): WantedCheck {
    return {
      ...{ headSha, name: `check-${++last}`, externalId: 'task:1', conclusion: 'success' },
      ...{ title: 'The tests pass', summary: '| a | b |', detailsUrl: 'https://example.test/t' },
      ...more,
    };
  }

  async function runsOf({ name }: WantedCheck) {
    return (await github.checkRuns(REPO, headSha)).filter((run) => run.name === name);
  }

  async function statusesOf({ name }: WantedCheck) {
    return (await github.statuses(REPO, headSha)).filter(({ context }) => context === name);
  }

  it('is one check run for an app, edited in place', async () => {
    const wanted = check();
    expect(await app.ensureCheck(wanted)).toEqual({ as: 'check-run', refused: [] });
    await app.ensureCheck({ ...wanted, conclusion: 'neutral', title: 'No tests' });
    expect(await runsOf(wanted)).toEqual([
      expect.objectContaining({
        external_id: 'task:1',
        conclusion: 'neutral',
        details_url: 'https://example.test/t',
        output: expect.objectContaining({ title: 'No tests', summary: '| a | b |' }) as object,
      }),
    ]);
  });

  it('is another one for another attempt', async () => {
    const wanted = check();
    await app.ensureCheck(wanted);
    await app.ensureCheck({ ...wanted, externalId: 'task:2' });
    expect(await runsOf(wanted)).toHaveLength(2);
  });

  it('is made once though the answer is lost', async () => {
    const wanted = check();
    line.dropNextAnswer((asked) => /^POST .*\/check-runs$/.test(asked));
    await app.ensureCheck(wanted);
    expect(await runsOf(wanted)).toHaveLength(1);
  });

  it('is a commit status for a token, which may not make check runs, and the same is set once', async () => {
    const token = await clients({ token: github.tokens['octo-tester'] ?? '' });
    const wanted = check({ conclusion: 'action_required', title: 'Look again' });
    const answer = await token.ensureCheck(wanted);
    expect(answer.as).toBe('commit-status');
    expect(answer.refused.map(({ message }) => message)).toEqual([
      expect.stringContaining('You must authenticate via a GitHub App'),
    ]);
    await token.ensureCheck(wanted);
    expect(await statusesOf(wanted)).toEqual([
      expect.objectContaining({ state: 'pending', description: 'Look again' }),
    ]);
    await token.ensureCheck({ ...wanted, conclusion: 'failure', title: 'x'.repeat(300) });
    expect((await statusesOf(wanted)).map(({ state }) => state)).toEqual(['failure', 'pending']);
    expect(await runsOf(wanted)).toEqual([]);
  });

  it('is nothing for somebody who may neither, which is said and is no error', async () => {
    const stranger = await clients({ token: github.tokens['octo-stranger'] ?? '' });
    const wanted = check();
    const answer = await stranger.ensureCheck(wanted);
    expect(answer.as).toBe('nothing');
    expect(answer.refused).toHaveLength(2);
    expect(await statusesOf(wanted)).toEqual([]);
  });

  it('waits for a limit in place of falling back', async () => {
    line.answerCalls((asked) => asked.includes('check-runs'), { status: 429 });
    const wanted = check();
    await expect(app.ensureCheck(wanted)).rejects.toBeInstanceOf(RateLimited);
    expect(await statusesOf(wanted)).toEqual([]);
  });
});
