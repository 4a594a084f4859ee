import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Redaction } from '#libs/redaction';
import {
  freePort,
  startGithub,
  temporaryFolder,
  until,
  type LocalGithub,
  type TemporaryFolder,
} from '#libs/testing';

import { Gone } from './errors.ts';
import { GithubClients } from './github-clients.ts';
import type { GithubRepository } from './github-repository.ts';

const redaction = new Redaction([]);
const REPO = 'octo-tester/shop';
const userAgent = 'claude-code-cluster-test';

describe('what was not told', () => {
  let github: LocalGithub;
  let stop: () => Promise<void>;
  let folder: TemporaryFolder;
  let clients: GithubClients;
  let repository: GithubRepository;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const url = `http://127.0.0.1:${await freePort()}/webhook/github`;
    ({ github, stop } = await startGithub({
      users: ['octo-tester', 'octo-other'],
      webhook: { url, secret: 'nobody listens there' },
    }));
    await writeFile(join(folder.path, 'README.md'), '# Shop\n');
    for (const [owner, name] of [
      ['octo-tester', 'shop'],
      ['octo-tester', 'till'],
      ['octo-other', 'theirs'],
    ] as const)
      await github.createRepository({ owner, name, from: folder.path });
    const privateKey = await readFile(github.privateKeyFile, 'utf8');
    const app = { id: github.appId, privateKey };
    clients = new GithubClients({ apiUrl: github.apiUrl, userAgent, redaction, app });
    repository = await clients.forRepository(REPO);
  });

  afterAll(async () => {
    await stop();
    await folder.remove();
  });

  async function newIssue(title: string, labels: string[] = []): Promise<number> {
    return (await github.createIssue({ repo: REPO, title, body: 'text', labels })).number;
  }

  function asOwner(method: string, path: string, body: object): Promise<Response> {
    return fetch(`${github.apiUrl}/repos/${REPO}${path}`, {
      method,
      headers: { authorization: `Bearer ${github.tokens['octo-tester'] ?? ''}` },
      body: JSON.stringify(body),
    });
  }

  it('lies among the deliveries of the app’s webhook, and comes again when asked for', async () => {
    const start = new Date(Date.now() - 60_000);
    await newIssue('Unheard');
    const unheard = await until(async () =>
      (await clients.hook?.deliveriesSince(start))?.find(({ event }) => event === 'issues'),
    );
    expect(unheard).toMatchObject({ statusCode: 0, event: 'issues' });
    await clients.hook?.redeliver(unheard.id);
    const tries = await until(async () => {
      const all = (await clients.hook?.deliveriesSince(start)) ?? [];
      const ofIt = all.filter(({ guid }) => guid === unheard.guid);
      return ofIt.length === 2 ? ofIt : undefined;
    });
    expect(tries[1]?.id).toBeGreaterThan(unheard.id);
    expect(await clients.hook?.deliveriesSince(new Date(Date.now() + 60_000))).toEqual([]);
    await expect(clients.hook?.redeliver(999_999)).rejects.toBeInstanceOf(Gone);
  });

  it('may be in any repository of any installation', async () => {
    expect((await clients.reachedRepositories())?.sort()).toEqual([
      'octo-other/theirs',
      REPO,
      'octo-tester/till',
    ]);
  });

  it('can’t be asked for with a token, which reaches what it is told', async () => {
    const token = github.tokens['octo-tester'];
    const personal = new GithubClients({ apiUrl: github.apiUrl, userAgent, redaction, token });
    expect(personal.hook).toBeUndefined();
    expect(await personal.reachedRepositories()).toBeUndefined();
    const theirs = await personal.forRepository(REPO);
    expect((await theirs.changedIssues({ since: undefined })).length).toBeGreaterThan(0);
  });

  it('shows in the issues that changed since then, closed ones too', async () => {
    const [open, closed] = [await newIssue('Open', ['claude']), await newIssue('Closed')];
    const since = new Date(Date.now() - 60_000);
    await asOwner('PATCH', `/issues/${closed}`, { state: 'closed' });
    const changed = await repository.changedIssues({ since });
    expect(changed.find(({ number }) => number === open)).toMatchObject({
      title: 'Open',
      body: 'text',
      labels: ['claude'],
      state: 'open',
      author: { login: 'octo-tester', type: 'User' },
      isPullRequest: false,
    });
    expect(changed.find(({ number }) => number === closed)?.state).toBe('closed');
    expect(await repository.changedIssues({ since: new Date(Date.now() + 60_000) })).toEqual([]);
    const today = await repository.changedIssues({ since: undefined });
    expect(today.map(({ number }) => number)).not.toContain(closed);
    expect((await repository.readIssue(closed)).state).toBe('closed');
  });

  it('was asked for by who put the label on last', async () => {
    const number = await newIssue('Labelled later');
    const isMeant = (label: string): boolean => label === 'claude';
    expect(await repository.whoLabelled(number, isMeant)).toBeUndefined();
    await asOwner('POST', `/issues/${number}/labels`, { labels: ['bug', 'claude'] });
    expect(await repository.whoLabelled(number, isMeant)).toMatchObject({ login: 'octo-tester' });
  });

  it('is in a repository that can be described as its webhooks do', async () => {
    expect(await repository.describe()).toMatchObject({
      fullName: REPO,
      defaultBranch: 'main',
      cloneUrl: github.cloneUrl(REPO),
      private: false,
    });
  });
});
