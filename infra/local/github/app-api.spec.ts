import { createSign } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LocalGithub } from './local-github.ts';
import { startGithub } from './start-github.ts';

const REPO = 'octo-tester/shop';

interface Shown {
  id: number;
  guid: string;
  event: string;
  status_code: number;
  redelivery: boolean;
}

describe('what an app may ask of the local GitHub about itself', () => {
  let folder: string;
  let github: LocalGithub;
  let receiver: Server;
  let isDown = false;
  const received: { guid: unknown; body: string }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-github-app-'));
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (!isDown) received.push({ guid: request.headers['x-github-delivery'], body });
        response.writeHead(isDown ? 503 : 202).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    github = await startGithub({
      folder: join(folder, 'github'),
      webhook: { url: `http://127.0.0.1:${port}/webhook/github`, secret: 'a secret of the test' },
      users: ['octo-tester', 'octo-stranger'],
    });
    const from = join(folder, 'source');
    await mkdir(from);
    await writeFile(join(from, 'README.md'), '# Shop\n');
    await github.createRepository({ owner: 'octo-tester', name: 'shop', from });
    await github.createRepository({ owner: 'octo-stranger', name: 'theirs', from });
  });

  afterAll(async () => {
    await github.stop();
    await new Promise((resolve) => receiver.close(resolve));
    await rm(folder, { recursive: true });
  });

  it('keeps that a webhook could not be delivered, and sends it again only when the app asks', async () => {
    isDown = true;
    const { number } = await github.createIssue({ repo: REPO, title: 'Unheard', body: '' });
    const isUnheard = ({ event, status_code }: Shown): boolean =>
      event === 'issues' && status_code === 503;
    await until(async () => (await deliveries()).some(isUnheard));
    isDown = false;
    const before = received.length;
    const [unheard] = (await deliveries()).filter(isUnheard);
    const again = await asApp('POST', `/app/hook/deliveries/${unheard?.id ?? 0}/attempts`);
    expect(again.status).toBe(202);
    await until(() => received.length > before);
    expect(received[before]?.guid).toBe(unheard?.guid);
    expect(JSON.parse(received[before]?.body ?? '')).toMatchObject({ issue: { number } });
    await until(async () => (await deliveries()).some(({ redelivery }) => redelivery));
    const attempts = (await deliveries()).filter(({ guid }) => guid === unheard?.guid);
    expect(attempts).toMatchObject([
      { redelivery: true, status_code: 202 },
      { redelivery: false, status_code: 503 },
    ]);
    expect((await asApp('POST', '/app/hook/deliveries/999999/attempts')).status).toBe(404);
  });

  it('shows its deliveries page by page, newest first, to nobody but the app', async () => {
    const first = await asApp('GET', '/app/hook/deliveries?per_page=1');
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await asApp('GET', next.replace(github.apiUrl, ''));
    const [newer] = (await first.json()) as Shown[];
    const [older] = (await second.json()) as Shown[];
    expect(older?.id).toBe((newer?.id ?? 0) - 1);
    expect((await as(github.tokens['octo-tester'], 'GET', '/app/hook/deliveries')).status).toBe(
      401,
    );
  });

  it('tells an installation which repositories it reaches, and nobody else', async () => {
    const installed = await asApp('GET', '/app/installations');
    const [{ id } = { id: 0 }] = (await installed.json()) as { id: number }[];
    const bought = await asApp('POST', `/app/installations/${id}/access_tokens`);
    const { token } = (await bought.json()) as { token: string };
    const reached = await as(token, 'GET', '/installation/repositories');
    const { repositories } = (await reached.json()) as { repositories: { full_name: string }[] };
    expect(repositories.map(({ full_name }) => full_name)).toEqual([REPO]);
    const person = github.tokens['octo-tester'];
    expect((await as(person, 'GET', '/installation/repositories')).status).toBe(403);
  });

  async function deliveries(): Promise<Shown[]> {
    return (await asApp('GET', '/app/hook/deliveries?per_page=100')).json() as Promise<Shown[]>;
  }

  async function asApp(method: string, path: string): Promise<Response> {
    const key = await readFile(github.privateKeyFile, 'utf8');
    const seconds = Math.floor(Date.now() / 1000);
    const claims = { iat: seconds - 30, exp: seconds + 300, iss: github.appId };
    const signed = [{ alg: 'RS256', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = createSign('RSA-SHA256').update(signed).sign(key, 'base64url');
    return as(`${signed}.${signature}`, method, path);
  }

  function as(token: string | undefined, method: string, path: string): Promise<Response> {
    const headers = { authorization: `Bearer ${token ?? ''}` };
    return fetch(github.apiUrl + path, { method, headers });
  }
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('Waited ten seconds in vain.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
