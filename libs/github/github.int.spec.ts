import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Redaction } from '#libs/redaction';
import {
  FaultyProxy,
  startGithub,
  temporaryFolder,
  type LocalGithub,
  type TemporaryFolder,
} from '#libs/testing';

import { Gone, NotPermitted, Unavailable } from './errors.ts';
import { GithubClients } from './github-clients.ts';
import type { GithubRepository } from './github-repository.ts';

const run = promisify(execFile);
const redaction = new Redaction([{ name: 'THE_KEY', value: 'sesame-open-the-door' }]);
const REPO = 'octo-tester/shop';
const USER_AGENT = 'claude-code-cluster-test';
const MARKER = '<!-- claude-code-cluster:task=1 -->';

describe('GitHub', () => {
  let github: LocalGithub;
  let stop: () => Promise<void>;
  let folder: TemporaryFolder;
  let clients: GithubClients;
  let repository: GithubRepository;

  beforeAll(async () => {
    folder = await temporaryFolder();
    ({ github, stop } = await startGithub({ users: ['octo-tester', 'octo-stranger'] }));
    await writeFile(join(folder.path, 'README.md'), '# Shop\n');
    await github.createRepository({ owner: 'octo-tester', name: 'shop', from: folder.path });
    clients = await appClients(github.apiUrl);
    repository = await clients.forRepository(REPO);
  });

  afterAll(async () => {
    await stop();
    await folder.remove();
  });

  async function appClients(apiUrl: string): Promise<GithubClients> {
    const privateKey = await readFile(github.privateKeyFile, 'utf8');
    return new GithubClients({
      redaction,
      apiUrl,
      userAgent: USER_AGENT,
      app: { id: github.appId, privateKey },
    });
  }

  async function newIssue(title: string): Promise<number> {
    return (await github.createIssue({ repo: REPO, title, body: '' })).number;
  }

  it('gives a token that pushes, for this repository only', async () => {
    const headSha = await pushBranch('credential');
    const bare = github.repositoryPath(REPO);
    const { stdout } = await run('git', ['-C', bare, 'rev-parse', 'refs/heads/credential']);
    expect(stdout.trim()).toBe(headSha);
    await github.createRepository({ owner: 'octo-tester', name: 'other', from: folder.path });
    await expect(pushBranch('credential', 'octo-tester/other')).rejects.toThrow(/403/);
  });

  it('buys a token once and keeps it', async () => {
    const [first, second] = [await clients.forRepository(REPO), await clients.forRepository(REPO)];
    expect(second.token.token).toBe(first.token.token);
    expect(first.token.expiresAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it('says that the app is not installed where it is not', async () => {
    await expect(clients.forRepository('octo-tester/nowhere')).rejects.toBeInstanceOf(NotPermitted);
  });

  it.each(['admin', 'maintain', 'write', 'triage', 'read'] as const)(
    'says whether somebody with the role %s may push, at the moment it is asked',
    async (role) => {
      await github.grant(REPO, 'octo-stranger', role);
      const { id } = await github.account('octo-stranger');
      expect(await repository.permissionOf('OCTO-stranger')).toEqual({
        right: role === 'triage' || role === 'read' ? undefined : role,
        role,
        accountId: id,
      });
      await github.grant(REPO, 'octo-stranger', 'none');
      expect(await repository.permissionOf('octo-stranger')).toMatchObject({ right: undefined });
    },
  );

  it('tells an account that is not there from a repository that is hidden', async () => {
    expect(await repository.permissionOf('octo-nobody')).toEqual({
      right: undefined,
      role: 'none',
      accountId: undefined,
    });
    const token = github.tokens['octo-tester'];
    const personal = new GithubClients({
      apiUrl: github.apiUrl,
      userAgent: USER_AGENT,
      redaction,
      token,
    });
    const hidden = await personal.forRepository('octo-tester/nowhere');
    await expect(hidden.permissionOf('octo-tester')).rejects.toBeInstanceOf(Gone);
  });

  it('says nothing of rights to a token whose owner may not push', async () => {
    const token = github.tokens['octo-stranger'];
    const outside = new GithubClients({
      apiUrl: github.apiUrl,
      userAgent: USER_AGENT,
      redaction,
      token,
    });
    const theirs = await outside.forRepository(REPO);
    await expect(theirs.permissionOf('octo-tester')).rejects.toBeInstanceOf(NotPermitted);
  });

  it('refuses a key that is not the app’s', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const strangers = new GithubClients({
      redaction,
      apiUrl: github.apiUrl,
      userAgent: USER_AGENT,
      app: { id: github.appId, privateKey },
    });
    await expect(strangers.forRepository(REPO)).rejects.toBeInstanceOf(NotPermitted);
  });

  it('writes no secret into a comment or a pull request, and finds what it has written again', async () => {
    const secret = `sesame-open-the-door, ghp_${'a'.repeat(36)}`;
    const stands = '[redacted THE_KEY], [redacted github token]';
    const headSha = await pushBranch('secretive');
    const wanted = { branch: 'secretive', headSha, base: 'main', title: secret, draft: true };
    const issueNumber = await newIssue('A secret');
    for (const body of [secret, `again: ${secret}`]) {
      await repository.ensureComment({ issueNumber, marker: MARKER, body });
      await repository.ensurePullRequest({ ...wanted, body });
    }
    const comments = await github.comments(REPO, issueNumber);
    expect(comments.map(({ body }) => body)).toEqual([`${MARKER}\nagain: ${stands}`]);
    const pulls = await github.pullRequests(REPO);
    expect(pulls.filter(({ head }) => head.ref === 'secretive')).toMatchObject([
      { title: stands, body: `again: ${stands}` },
    ]);
  });

  it('opens one pull request however often it is asked', async () => {
    const headSha = await pushBranch('once');
    const wanted = { branch: 'once', headSha, base: 'main', title: 'T', body: 'B', draft: true };
    const first = await repository.ensurePullRequest(wanted);
    const second = await repository.ensurePullRequest({ ...wanted, body: 'B, edited' });
    expect(first).toMatchObject({ state: 'open', draft: true, headSha });
    expect(second).toMatchObject({ number: first.number, body: 'B, edited' });
    expect(
      (await github.pullRequests(REPO)).filter((pull) => pull.head.ref === 'once'),
    ).toHaveLength(1);
  });

  it('opens no second one when the first is closed and for the same commit', async () => {
    const headSha = await pushBranch('closed');
    const wanted = { branch: 'closed', headSha, base: 'main', title: 'T', body: 'B', draft: false };
    const { number } = await repository.ensurePullRequest(wanted);
    await asOwner('PATCH', `/pulls/${number}`, { state: 'closed' });
    expect(await repository.ensurePullRequest(wanted)).toMatchObject({ number, state: 'closed' });
    const next = { ...wanted, headSha: await pushBranch('closed') };
    expect((await repository.ensurePullRequest(next)).number).not.toBe(number);
  });

  it('opens one when the connection drops after GitHub has made it', async () => {
    const proxy = await FaultyProxy.start(github.apiUrl);
    proxy.dropNextAnswer((call) => /^POST .*\/pulls$/.test(call));
    try {
      const through = await (await appClients(proxy.url)).forRepository(REPO);
      const headSha = await pushBranch('dropped');
      const wanted = {
        branch: 'dropped',
        headSha,
        base: 'main',
        title: 'T',
        body: 'B',
        draft: true,
      };
      expect(await through.ensurePullRequest(wanted)).toMatchObject({ state: 'open', headSha });
      expect(proxy.dropped).toHaveLength(1);
      const mine = (await github.pullRequests(REPO)).filter((pull) => pull.head.ref === 'dropped');
      expect(mine).toHaveLength(1);
    } finally {
      await proxy.stop();
    }
  });

  it('comments once when the connection drops after GitHub has taken the comment', async () => {
    const proxy = await FaultyProxy.start(github.apiUrl);
    proxy.dropNextAnswer((call) => /^POST .*\/comments$/.test(call));
    try {
      const issueNumber = await newIssue('dropped comment');
      const through = await (await appClients(proxy.url)).forRepository(REPO);
      await through.ensureComment({ issueNumber, marker: MARKER, body: 'one' });
      expect(proxy.dropped).toHaveLength(1);
      expect(await github.comments(REPO, issueNumber)).toHaveLength(1);
    } finally {
      await proxy.stop();
    }
  });

  it('edits its comment in place, finds it by its marker, and makes it again when it was deleted', async () => {
    const issueNumber = await newIssue('sticky');
    const { id } = await repository.ensureComment({ issueNumber, marker: MARKER, body: 'one' });
    await repository.ensureComment({ issueNumber, marker: MARKER, body: 'two' });
    await repository.ensureComment({ issueNumber, marker: MARKER, body: 'three', knownId: id });
    expect((await github.comments(REPO, issueNumber)).map(({ body }) => body)).toEqual([
      `${MARKER}\nthree`,
    ]);
    await asOwner('DELETE', `/issues/comments/${id}`);
    await repository.ensureComment({ issueNumber, marker: MARKER, body: 'four', knownId: id });
    expect(await github.comments(REPO, issueNumber)).toHaveLength(1);
  });

  it('leaves a comment of somebody else alone that bears its marker', async () => {
    const issueNumber = await newIssue('quoted');
    await asOwner('POST', `/issues/${issueNumber}/comments`, { body: `${MARKER}\nmine` });
    await repository.ensureComment({ issueNumber, marker: MARKER, body: 'ours' });
    const bodies = (await github.comments(REPO, issueNumber)).map(({ body }) => body);
    expect(bodies).toEqual([`${MARKER}\nmine`, `${MARKER}\nours`]);
  });

  it('reacts once', async () => {
    const issueNumber = await newIssue('eyes');
    await repository.ensureReaction(issueNumber, 'eyes');
    await repository.ensureReaction(issueNumber, 'eyes');
    expect(github.reactions(REPO, issueNumber)).toEqual([
      { content: 'eyes', login: 'claude-code-cluster[bot]' },
    ]);
  });

  it('says Gone of an issue that is not there, and Unavailable of a GitHub that does not answer', async () => {
    await expect(
      repository.ensureComment({ issueNumber: 9999, marker: MARKER, body: 'x' }),
    ).rejects.toBeInstanceOf(Gone);
    const nobody = await appClients('http://127.0.0.1:1');
    await expect(nobody.forRepository(REPO)).rejects.toBeInstanceOf(Unavailable);
  });

  it('works with a plain token below an address of GitHub Enterprise', async () => {
    const personal = new GithubClients({
      redaction,
      apiUrl: `${github.apiUrl}/api/v3/`,
      userAgent: USER_AGENT,
      token: github.tokens['octo-tester'],
    });
    const issueNumber = await newIssue('by token');
    const asPerson = await personal.forRepository(REPO);
    await asPerson.ensureComment({ issueNumber, marker: MARKER, body: 'x' });
    await asPerson.ensureComment({ issueNumber, marker: MARKER, body: 'y' });
    const comments = await github.comments(REPO, issueNumber);
    expect(comments.map(({ user, body }) => [user.login, body])).toEqual([
      ['octo-tester', `${MARKER}\ny`],
    ]);
  });

  async function asOwner(method: string, path: string, body?: object): Promise<void> {
    const response = await fetch(`${github.apiUrl}/repos/${REPO}${path}`, {
      method,
      headers: { authorization: `Bearer ${github.tokens['octo-tester'] ?? ''}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status).toBeLessThan(300);
  }

  /** Puts one more commit on a branch, as the app; resolves with its id. */
  async function pushBranch(branch: string, to = REPO): Promise<string> {
    const clone = join(folder.path, `clone-${branch}-${Date.now()}`);
    await run('git', ['clone', '--quiet', github.cloneUrl(REPO), clone]);
    const who = ['-c', 'user.name=Octo', '-c', 'user.email=octo@example.invalid'];
    await run('git', ['-C', clone, ...who, 'commit', '--quiet', '--allow-empty', '-m', clone]);
    const basic = Buffer.from(`x-access-token:${repository.token.token}`).toString('base64');
    const header = `http.extraHeader=Authorization: Basic ${basic}`;
    const push = ['push', '--quiet', '--force', github.cloneUrl(to), `HEAD:refs/heads/${branch}`];
    await run('git', ['-C', clone, '-c', header, ...push]);
    return (await run('git', ['-C', clone, 'rev-parse', 'HEAD'])).stdout.trim();
  }
});
