import { randomUUID } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Redaction } from '#libs/redaction';
import {
  FaultyProxy,
  startGithub,
  temporaryFolder,
  type LocalGithub,
  type TemporaryFolder,
} from '#libs/testing';
import { git } from '#libs/workspace';

import { NotPermitted, Unavailable } from './errors.ts';
import { GithubClients } from './github-clients.ts';
import type { GithubRepository } from './github-repository.ts';

const OWNER = 'octo-tester';
const REPO = `${OWNER}/shop`;
const SECRET = `${OWNER}/vault`;
const PATH = '.github/claude-cluster.yml';

let folder: TemporaryFolder;
let github: LocalGithub;
let stop: () => Promise<void>;
let line: FaultyProxy;
let repository: GithubRepository;
const calls: string[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  ({ github, stop } = await startGithub({ users: [OWNER, 'octo-keeper', 'octo-lead'] }));
  line = await FaultyProxy.start(github.apiUrl);
  await mkdir(join(folder.path, '.github'));
  await writeFile(join(folder.path, PATH), 'test: make\n');
  await symlink('/etc/hostname', join(folder.path, 'link'));
  for (const name of ['shop', 'vault'])
    await github.createRepository({
      ...{ owner: OWNER, name, from: folder.path },
      private: name === 'vault',
    });
  repository = await clients(github.tokens[OWNER] ?? '').forRepository(REPO);
});

beforeEach(() => {
  calls.length = 0;
  line.answerCalls((call) => {
    calls.push(call);
    return false;
  }, 'hang');
});

afterAll(async () => {
  await line.stop();
  await stop();
  await folder.remove();
});

function clients(token: string): GithubClients {
  const redaction = new Redaction([{ name: 'THE_KEY', value: 'sesame-open-the-door' }]);
  return new GithubClients({ apiUrl: line.url, userAgent: 'a-test', redaction, token });
}

describe('a file of the default branch', () => {
  const wanted = { path: PATH, bytesMax: 100 };

  it('is read, and not again while it has not changed', async () => {
    const known = await repository.readFile(wanted);
    expect(known?.text).toBe('test: make\n');
    expect(await repository.readFile({ ...wanted, known })).toBe(known);
    await commit({ [PATH]: 'test: make check\n' });
    expect((await repository.readFile({ ...wanted, known }))?.text).toBe('test: make check\n');
  });

  it('may be missing', async () => {
    expect(await repository.readFile({ ...wanted, path: 'no/such.yml' })).toBeUndefined();
  });

  it('has no text where it is too large, or a link', async () => {
    expect(await repository.readFile({ ...wanted, bytesMax: 3 })).toMatchObject({
      text: undefined,
    });
    expect(await repository.readFile({ ...wanted, path: 'link' })).toMatchObject({
      text: undefined,
    });
  });

  it('is refused where we may not read, and waited for where GitHub is away', async () => {
    const app = clients(github.readTokens[OWNER] ?? '');
    const vault = await app.forRepository(SECRET);
    await expect(vault.readFile(wanted)).rejects.toBeInstanceOf(NotPermitted);
    line.answerCalls((call) => call.includes('/contents/'), { status: 503 });
    await expect(repository.readFile(wanted)).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('a pull request', () => {
  let number: number;

  beforeAll(async () => {
    await commit({ 'fix.txt': 'x' }, 'fix');
    const headSha = await git(['rev-parse', 'refs/heads/fix'], {
      cwd: github.repositoryPath(REPO),
    });
    ({ number } = await repository.ensurePullRequest({
      ...{ branch: 'fix', headSha: headSha.trim(), base: 'main' },
      ...{ title: 'Fix', body: '', draft: false },
    }));
  });

  async function shown() {
    const pulls = (await github.pullRequests(REPO)) as unknown as {
      number: number;
      labels: { name: string }[];
      requested_reviewers: { login: string }[];
    }[];
    const pull = pulls.find((one) => one.number === number);
    return {
      labels: pull?.labels.map(({ name }) => name),
      reviewers: pull?.requested_reviewers.map(({ login }) => login),
    };
  }

  it('gets labels besides those it has, without secrets', async () => {
    await repository.addLabels({ number, labels: ['by-claude'] });
    await repository.addLabels({ number, labels: ['by-claude', 'sesame-open-the-door'] });
    await repository.addLabels({ number, labels: [] });
    expect(await shown()).toMatchObject({ labels: ['by-claude', '[redacted THE_KEY]'] });
  });

  it('asks whoever can be asked, and says who can not', async () => {
    const users = ['octo-nobody', 'octo-keeper'];
    const unasked = await repository.askReviewers({ number, users, teams: ['back-end'] });
    expect(unasked.map(({ reviewer }) => reviewer)).toEqual(['octo-nobody', 'back-end']);
    expect(await shown()).toMatchObject({ reviewers: ['octo-keeper'] });
  });

  it('asks nobody twice', async () => {
    await repository.askReviewers({ number, users: ['octo-lead'], teams: [] });
    calls.length = 0;
    expect(await repository.askReviewers({ number, users: ['Octo-Lead'], teams: [] })).toEqual([]);
    expect(calls.filter((call) => call.startsWith('POST'))).toEqual([]);
    expect((await shown()).reviewers).toEqual(['octo-keeper', 'octo-lead']);
  });

  it('asks nobody at all where nobody is wanted', async () => {
    expect(await repository.askReviewers({ number, users: [], teams: [] })).toEqual([]);
    expect(calls).toEqual([]);
  });
});

/** By somebody's own hand: on the default branch, or on one that starts there. */
async function commit(files: Record<string, string>, branch = 'main'): Promise<void> {
  const clone = join(folder.path, randomUUID());
  const url = `http://x:${github.tokens[OWNER] ?? ''}@${new URL(github.gitUrl).host}/${REPO}.git`;
  await git(['clone', '--quiet', url, clone], { cwd: folder.path });
  for (const [path, content] of Object.entries(files)) await writeFile(join(clone, path), content);
  await git(['add', '--all'], { cwd: clone });
  const who = ['-c', 'user.name=Octo Tester', '-c', 'user.email=octo@example.invalid'];
  await git([...who, 'commit', '--quiet', '--message', 'Work'], { cwd: clone });
  await git(['push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`], { cwd: clone });
}
