import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { LocalGithub } from './local-github.ts';
import { startGithub } from './start-github.ts';

const run = promisify(execFile);
const SECRET = 'a secret of the test';
const REPO = 'octo-tester/shop';

describe('the local GitHub', () => {
  let folder: string;
  let github: LocalGithub;
  let receiver: Server;
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-github-'));
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    github = await startGithub({
      folder: join(folder, 'github'),
      webhook: { url: `http://127.0.0.1:${port}/webhook/github`, secret: SECRET },
      users: ['octo-tester', 'octo-stranger'],
    });
    await makeSource(join(folder, 'source'));
    await github.createRepository({
      owner: 'octo-tester',
      name: 'shop',
      from: join(folder, 'source'),
    });
  });

  afterAll(async () => {
    await github.stop();
    await new Promise((resolve) => receiver.close(resolve));
    await rm(folder, { recursive: true });
  });

  it('shows the same commits by git and by the API, also for an author in another time zone', async () => {
    const branch = (await api('GET', '/branches/main')) as { commit: { sha: string } };
    const { stdout } = await git(join(folder, 'source'), 'rev-parse', 'HEAD');
    expect(branch.commit.sha).toBe(stdout.trim());
  });

  it('lets anyone clone, and refuses a push without a token', async () => {
    const clone = await cloned('anonymous');
    await commit(clone, 'a change');
    await expect(git(clone, 'push', 'origin', 'HEAD:refs/heads/x')).rejects.toThrow(
      /Authentication|could not read/,
    );
  });

  it('refuses a push with a token that may not write', async () => {
    const clone = await cloned('stranger');
    await commit(clone, 'a change');
    const token = github.tokens['octo-stranger'] ?? '';
    await expect(
      git(clone, ...authorized(token), 'push', 'origin', 'HEAD:refs/heads/x'),
    ).rejects.toThrow(/403/);
  });

  it('shows a pushed branch to the API at once, and follows it in its pull request', async () => {
    const clone = await cloned('owner');
    const first = await commit(clone, 'first');
    await push(clone, 'feature');
    const made = await api('POST', '/pulls', {
      title: 't',
      head: 'feature',
      base: 'main',
      draft: true,
    });
    expect(made).toMatchObject({
      draft: true,
      head: { sha: first },
      changed_files: 1,
      additions: 1,
    });
    const second = await commit(clone, 'second');
    await push(clone, 'feature');
    const [pull] = await github.pullRequests(REPO);
    expect(pull).toMatchObject({ head: { sha: second }, state: 'open' });
  });

  it('shows a push with a large file under git’s own ids, and leaves its content in git', async () => {
    const clone = await cloned('large');
    await writeFile(join(clone, 'data.txt'), 'a line\n'.repeat(200_000));
    const sha = await commit(clone, 'large');
    await push(clone, 'large');
    const made = await api('POST', '/pulls', { title: 't', head: 'large', base: 'main' });
    expect(made).toMatchObject({ head: { sha }, changed_files: 2, additions: 200_001 });
    const tree = (await api('GET', `/git/trees/${sha}`)) as { tree: { path: string }[] };
    const { stdout } = await git(clone, 'rev-parse', 'HEAD:data.txt');
    const entry = { path: 'data.txt', sha: stdout.trim() };
    expect(tree.tree).toContainEqual(expect.objectContaining(entry));
    const blob = (await api('GET', `/git/blobs/${entry.sha}`)) as { content: string };
    expect(Buffer.from(blob.content, 'base64').toString()).toContain(
      `${entry.sha} is in git alone`,
    );
    expect(await (await fetch((made as { html_url: string }).html_url)).text()).toContain(
      'too large',
    );
  });

  it('refuses a second pull request, one without commits and one without a branch, as GitHub does', async () => {
    const again = await call('POST', '/pulls', { title: 't', head: 'feature', base: 'main' });
    expect(again.status).toBe(422);
    expect(await again.text()).toContain('A pull request already exists for octo-tester:feature.');
    const clone = await cloned('empty');
    await push(clone, 'same-as-main');
    const empty = await call('POST', '/pulls', { title: 't', head: 'same-as-main', base: 'main' });
    expect(await empty.text()).toContain('No commits between main and same-as-main');
    const missing = await call('POST', '/pulls', { title: 't', head: 'nowhere', base: 'main' });
    expect(missing.status).toBe(422);
  });

  it('shows a pull request, with its diff, to a person who opens its address', async () => {
    const [pull] = await github.pullRequests(REPO);
    const page = await (await fetch(pull?.html_url ?? '')).text();
    expect(page).toContain('feature → main');
    expect(page).toContain('+first');
    const { html_url: url } = await github.createIssue({
      repo: REPO,
      title: '<b>',
      body: '<script>',
    });
    expect(await (await fetch(url)).text()).toContain('&#60;script&#62;');
    expect((await fetch(`${github.gitUrl}/${REPO}/pull/9999`)).status).toBe(404);
  });

  it('refuses a token that it never gave', async () => {
    const response = await fetch(`${github.apiUrl}/repos/${REPO}`, {
      headers: { authorization: 'Bearer ghp_invented' },
    });
    expect(response.status).toBe(401);
  });

  it('keeps one reaction of a kind for each person', async () => {
    const { number } = await github.createIssue({ repo: REPO, title: 'An issue', body: '' });
    const first = await call('POST', `/issues/${number}/reactions`, { content: 'eyes' });
    const second = await call('POST', `/issues/${number}/reactions`, { content: 'eyes' });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(github.reactions(REPO, number)).toEqual([{ content: 'eyes', login: 'octo-tester' }]);
  });

  it('sends opened and then labeled, each signed and with an id of its own', async () => {
    const before = received.length;
    const { number } = await github.createIssue({
      repo: REPO,
      title: 'Labelled',
      body: 'text',
      labels: ['claude', 'backend'],
    });
    await until(() => received.length >= before + 3);
    const mine = received.slice(before);
    expect(mine.map(({ body }) => (JSON.parse(body) as { action: string }).action)).toEqual([
      'opened',
      'labeled',
      'labeled',
    ]);
    expect(new Set(mine.map(({ headers }) => headers['x-github-delivery'])).size).toBe(3);
    for (const { headers, body } of mine) {
      const signature = createHmac('sha256', SECRET).update(body).digest('hex');
      expect(headers['x-hub-signature-256']).toBe(`sha256=${signature}`);
      expect(headers['x-github-event']).toBe('issues');
    }
    const payload = JSON.parse(mine[0]?.body ?? '') as Record<
      string,
      { clone_url?: string; number?: number }
    >;
    expect(payload['issue']?.number).toBe(number);
    expect(payload['repository']?.clone_url).toBe(github.cloneUrl(REPO));
    expect(payload).toHaveProperty('installation.id');
  });

  it('drops the labels of somebody who may not push', async () => {
    const { number } = await github.createIssue({
      repo: REPO,
      title: 'From outside',
      body: '',
      labels: ['claude'],
      author: 'octo-stranger',
    });
    expect(await api('GET', `/issues/${number}`)).toMatchObject({
      labels: [],
      user: { login: 'octo-stranger' },
    });
  });

  it('makes a repository of a plain folder, and of a signed history', async () => {
    await writeFile(join(folder, 'plain.txt'), 'x');
    const plain = await mkdtemp(join(folder, 'plain-'));
    await writeFile(join(plain, 'index.html'), '<p>hello</p>');
    await github.createRepository({ owner: 'octo-tester', name: 'plain', from: plain });
    const url = github.cloneUrl('octo-tester/plain');
    await git(folder, 'clone', '--quiet', url, 'plain-clone');
    const signed = join(folder, 'plain-clone');
    const { stdout: tree } = await git(signed, 'rev-parse', 'HEAD^{tree}');
    await writeFile(
      join(signed, 'object'),
      `tree ${tree.trim()}\nauthor A <a@example.invalid> 1700000000 +0530\ncommitter A <a@example.invalid> 1700000000 +0530\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n invented\n -----END PGP SIGNATURE-----\n\nSigned\n`,
    );
    const { stdout: made } = await git(signed, 'hash-object', '-t', 'commit', '-w', 'object');
    await git(signed, 'reset', '--quiet', '--hard', made.trim());
    await github.createRepository({ owner: 'octo-tester', name: 'signed', from: signed });
    const branch = await fetch(`${github.apiUrl}/api/v3/repos/octo-tester/signed/branches/main`);
    expect(await branch.json()).toMatchObject({ commit: { sha: made.trim() } });
  });

  it('shows a long history from its tip, and what is pushed on top of it', async () => {
    const path = join(folder, 'long');
    await git(folder, 'init', '--quiet', '-b', 'main', path);
    const commits = Array.from({ length: 1400 }, (_, n) =>
      [
        'commit refs/heads/main',
        `committer A <a@example.invalid> ${1_700_000_000 + n} +0000`,
        `data ${String(n).length}`,
        String(n),
        'M 100644 inline a.txt',
        `data ${String(n).length}`,
        String(n),
        '',
      ].join('\n'),
    );
    const importing = execFile('git', ['fast-import', '--quiet'], { cwd: path });
    importing.stdin?.end(commits.join('\n'));
    await new Promise((resolve) => importing.once('close', resolve));
    await github.createRepository({ owner: 'octo-tester', name: 'long', from: path });
    const clone = join(folder, 'long-clone');
    await git(folder, 'clone', '--quiet', github.cloneUrl('octo-tester/long'), clone);
    const sha = await commit(clone, 'on top');
    const token = github.tokens['octo-tester'] ?? '';
    await git(clone, ...authorized(token), 'push', '--quiet', 'origin', 'HEAD:refs/heads/top');
    const response = await fetch(`${github.apiUrl}/repos/octo-tester/long/commits/top`);
    const { stdout } = await git(path, 'rev-parse', 'main');
    expect(await response.json()).toMatchObject({ sha, parents: [{ sha: stdout.trim() }] });
  });

  function call(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${github.apiUrl}/repos/${REPO}${path}`, {
      method,
      headers: { authorization: `Bearer ${github.tokens['octo-tester'] ?? ''}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function api(method: string, path: string, body?: object): Promise<unknown> {
    return (await call(method, path, body)).json();
  }

  async function cloned(name: string): Promise<string> {
    await git(folder, 'clone', '--quiet', github.cloneUrl(REPO), name);
    return join(folder, name);
  }

  async function push(clone: string, branch: string): Promise<void> {
    const token = github.tokens['octo-tester'] ?? '';
    await git(
      clone,
      ...authorized(token),
      'push',
      '--quiet',
      'origin',
      `HEAD:refs/heads/${branch}`,
    );
  }
});

function authorized(token: string): string[] {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return ['-c', `http.extraHeader=Authorization: Basic ${basic}`];
}

async function makeSource(path: string): Promise<void> {
  await run('git', ['init', '--quiet', '-b', 'main', path]);
  await commit(path, 'one');
  await commit(path, 'two');
}

async function commit(path: string, message: string): Promise<string> {
  await writeFile(join(path, `${message.replaceAll(' ', '-')}.txt`), `${message}\n`);
  await git(path, 'add', '.');
  await git(path, 'commit', '--quiet', '-m', message);
  return (await git(path, 'rev-parse', 'HEAD')).stdout.trim();
}

function git(cwd: string, ...args: string[]): Promise<{ stdout: string }> {
  const who = { name: 'Octo Tester', email: 'octo@example.invalid' };
  return run('git', args, {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: tmpdir(),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: who.name,
      GIT_AUTHOR_EMAIL: who.email,
      GIT_COMMITTER_NAME: who.name,
      GIT_COMMITTER_EMAIL: who.email,
      GIT_AUTHOR_DATE: '2026-01-02T03:04:05+0930',
    },
  });
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('Waited ten seconds in vain.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
