import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { NodeJoined } from '#libs/contracts';
import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { Life } from '../lives.fixture.ts';
import { Stage } from '../stage.fixture.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const PAGE = '<!doctype html><title>octo</title>';
const LIFE = new Life(1).classified().queued();

let folder: TemporaryFolder;
let stage: Stage;
beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder.path, 'assets'));
  await writeFile(join(folder.path, 'index.html'), PAGE);
  await writeFile(join(folder.path, 'assets', 'index-a1b2.js'), 'octo();');
  stage = await Stage.open({ API_DASHBOARD_FOLDER: folder.path });
  await stage.tellRest(LIFE);
  const state = { hostname: 'octo-pc', specialties: ['backend' as const], slots: 1 };
  const data = { agent: 'pc1', ...state, decidedAt: '2026-03-01T10:00:00Z' };
  await stage.say(NodeJoined, { tokens: { agent: 'pc1' }, data });
  await stage.isHeard();
});
afterAll(async () => {
  await stage.close();
  await folder.remove();
});

async function statusOf(...asking: Parameters<Stage['ask']>): Promise<number> {
  const answer = await stage.ask(...asking);
  await answer.arrayBuffer();
  return answer.status;
}

describe('the dashboard', () => {
  test.each(['/', '/tasks', '/tasks/octo%2Fshop.js%2312', '/agents', '/audit?kind=held'])(
    'is what a browser gets at %s, without a token, and may run only what comes from here',
    async (path) => {
      const answer = await stage.ask('GET', path, { token: '', headers: BROWSER });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(PAGE);
      expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
      expect(answer.headers.get('content-security-policy')).not.toMatch(/unsafe/);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('vary')).toMatch(/accept/i);
    },
  );

  test('has files that are kept for ever, for their names change with them', async () => {
    const answer = await stage.ask('GET', '/assets/index-a1b2.js', { token: '', headers: BROWSER });
    expect(await answer.text()).toBe('octo();');
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
    expect(answer.headers.get('cache-control')).toMatch(/immutable/);
  });

  test.each(['/assets/index-c3d4.js', '/assets/..%2f..%2fpackage.json', '/api/v1/nothing'])(
    'is not what a browser gets at %s, but a problem',
    async (path) => {
      const answer = await stage.ask('GET', path, { token: '', headers: BROWSER });
      expect(await answer.json()).toMatchObject({ status: 404 });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );
});

describe('the description', () => {
  test('is a page of files from here, and of no others', async () => {
    const page = await stage.ask('GET', '/docs', { token: '' });
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'/,
    );
    const sources = [...(await page.text()).matchAll(/(?:src|href)="(?<path>[^"]+)"/g)];
    expect(sources).toHaveLength(4);
    for (const { groups } of sources)
      expect(await statusOf('GET', groups?.['path'] ?? '', { token: '' })).toBe(200);
    expect(await statusOf('GET', '/docs/files/package.json', { token: '' })).toBe(404);
  });
});

describe('the paths of the first plans', () => {
  test.each([
    ['/tasks', '/api/v1/tasks'],
    ['/api/tasks', '/api/v1/tasks'],
    [`/tasks/${LIFE.taskId}`, `/api/v1/tasks/${LIFE.taskId}`],
    [`/api/tasks/${LIFE.taskId}`, `/api/v1/tasks/${LIFE.taskId}`],
    ['/agents', '/api/v1/agents'],
  ])('%s answers as %s', async (old, now) => {
    expect(await stage.read(old)).toEqual(await stage.read(now));
    expect(await statusOf('GET', old, { token: '' })).toBe(401);
  });

  test('/api/cluster/status answers', async () => {
    expect(await stage.read('/api/cluster/status')).toMatchObject({ tasks: { pending: 1 } });
  });

  test('/api/nodes/register tells who has joined, and how one does', async () => {
    const register = (body: object): Promise<Response> =>
      stage.ask('POST', '/api/nodes/register', { body });
    expect(await (await register({})).json()).toEqual({
      detail: expect.stringMatching(/heartbeat.*start-node/) as string,
    });
    expect(await (await register({ agentId: 'pc1' })).json()).toMatchObject({ id: 'pc1' });
    const body = { agentId: 'pc9' };
    expect(await statusOf('POST', '/api/nodes/register', { body })).toBe(404);
  });
});
