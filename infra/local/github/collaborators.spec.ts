import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LocalGithub } from './local-github.ts';
import { startGithub } from './start-github.ts';

const REPO = 'octo-tester/shop';

describe('the local GitHub', () => {
  let folder: string;
  let github: LocalGithub;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-github-'));
    const users = ['octo-tester', 'octo-stranger'];
    github = await startGithub({ folder: join(folder, 'github'), users });
    const from = await mkdtemp(join(folder, 'shop-'));
    await writeFile(join(from, 'README.md'), '# Shop\n');
    await github.createRepository({ owner: 'octo-tester', name: 'shop', from });
  });

  afterAll(async () => {
    await github.stop();
    await rm(folder, { recursive: true });
  });

  it('keeps the labels of somebody who may give some, and tells of them in the history', async () => {
    await github.grant(REPO, 'octo-stranger', 'triage');
    const { number } = await github.createIssue({
      repo: REPO,
      title: 'From a triager',
      body: '',
      labels: ['claude', 'bug'],
      author: 'octo-stranger',
    });
    await api('POST', `/issues/${number}/labels`, { labels: ['later'] });
    const events = (await api('GET', `/issues/${number}/events`)) as {
      event: string;
      label?: { name: string };
    }[];
    const labelled = events.filter(({ event }) => event === 'labeled');
    expect(labelled.map(({ label }) => label?.name)).toEqual(['claude', 'bug', 'later']);
    await github.grant(REPO, 'octo-stranger', 'none');
  });

  it.each([
    ['octo-tester', 'admin', 'admin'],
    ['OCTO-Stranger', 'read', 'read'],
  ])('says of %s what they may do', async (login, permission, role) => {
    expect(await api('GET', `/collaborators/${login}/permission`)).toMatchObject({
      permission,
      role_name: role,
      user: { id: expect.any(Number) as number },
    });
  });

  it.each([
    ['admin', 'admin'],
    ['maintain', 'write'],
    ['write', 'write'],
    ['triage', 'read'],
    ['read', 'read'],
  ] as const)('reduces the role %s to %s', async (role, permission) => {
    await github.grant(REPO, 'octo-stranger', role);
    const said = await api('GET', '/collaborators/octo-stranger/permission');
    expect(said).toMatchObject({ permission, role_name: role });
    await github.grant(REPO, 'octo-stranger', 'none');
  });

  it('says nothing of rights to one who may not push, nor of an account that is not there', async () => {
    const path = `${github.apiUrl}/repos/${REPO}/collaborators`;
    const asked = (login: string, as: string): Promise<Response> =>
      fetch(`${path}/${login}/permission`, {
        headers: { authorization: `Bearer ${github.tokens[as] ?? ''}` },
      });
    expect((await asked('octo-tester', 'octo-stranger')).status).toBe(403);
    expect((await asked('octo-nobody', 'octo-tester')).status).toBe(404);
    expect((await fetch(`${path}/octo-tester/permission`)).status).toBe(403);
  });

  it('lets a token that may read metadata ask what somebody may do, and do nothing', async () => {
    const asked = (method: string, path: string): Promise<Response> =>
      fetch(`${github.apiUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${github.readTokens['octo-tester'] ?? ''}` },
        ...(method === 'GET' ? {} : { body: '{"title":"t","name":"n","content":"eyes"}' }),
      });
    const { number } = await github.createIssue({ repo: REPO, title: 'An issue', body: '' });
    const path = `/repos/${REPO}`;
    const read = await asked('GET', `${path}/collaborators/octo-stranger/permission`);
    expect(await read.json()).toMatchObject({ permission: 'read' });
    for (const [method, where] of [
      ['POST', `${path}/issues`],
      ['PATCH', `${path}/issues/${number}`],
      ['POST', `${path}/issues/${number}/reactions`],
      ['PUT', `${path}/collaborators/octo-stranger`],
    ] as const)
      expect((await asked(method, where)).status).toBe(403);
    expect((await asked('POST', '/_local/repositories')).status).toBe(401);
  });

  async function api(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${github.apiUrl}/repos/${REPO}${path}`, {
      method,
      headers: { authorization: `Bearer ${github.tokens['octo-tester'] ?? ''}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  }
});
