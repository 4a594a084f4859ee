import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { Database } from '#libs/persistence';

import { Stage } from '../stage.fixture.ts';
import { makeToken } from './token-text.ts';
import { ProveAccess } from './prove-access.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ API_WRONG_TOKENS_PER_MINUTE: '8', API_REQUESTS_PER_MINUTE: '40' });
});
afterAll(async () => {
  await stage.close();
});

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

async function ask(...asking: Parameters<Stage['ask']>): Promise<Answer> {
  const answer = await stage.ask(...asking);
  const text = await answer.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: answer.status, headers: answer.headers, body };
}

describe('a token', () => {
  test('opens what its role and the ones below it may, and no more', async () => {
    const [viewer, operator] = [await stage.tokenOf('viewer'), await stage.tokenOf('operator')];
    const me = await ask('GET', '/api/v1/me', { token: viewer });
    expect(me).toMatchObject({ status: 200, body: { role: 'viewer' } });
    for (const token of [viewer, operator]) {
      const refused = await ask('GET', '/api/v1/tokens', { token });
      expect(refused).toMatchObject({
        status: 403,
        body: { type: 'urn:claude-code-cluster:problem:forbidden', instance: '/api/v1/tokens' },
      });
      expect(refused.body['detail']).toMatch(/needs the role admin.*token create --role admin/);
    }
  });

  test.each([
    ['is missing', ''],
    ['is none of ours', 'Bearer ghp_octo'],
    ['is known to nobody', makeToken().text],
  ])('that %s opens nothing, and why is said', async (_, token) => {
    const answer = await ask('GET', '/api/v1/me', { token });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body['detail']).toMatch(/cct_|token create/);
  });

  test('with another secret under a known id opens nothing', async () => {
    const token = await stage.tokenOf('admin');
    const forged = `${token.slice(0, 18)}${makeToken().text.slice(18)}`;
    expect(forged.slice(0, 17)).toBe(token.slice(0, 17));
    expect((await ask('GET', '/api/v1/me', { token: forged })).status).toBe(401);
  });

  test('opens nothing once it has expired, and nothing once it is revoked', async () => {
    const token = await stage.tokenOf('viewer', { expiresAt: '2999-01-01T00:00:00Z' });
    const { manager } = stage.service.app.get(Database);
    const id = token.slice(4, 16);
    await manager.query(`update tokens set expires_at = now() - interval '1 s' where id = $1`, [
      id,
    ]);
    expect((await ask('GET', '/api/v1/me', { token })).status).toBe(401);
    const other = await stage.tokenOf('viewer');
    const path = `/api/v1/tokens/${other.slice(4, 16)}`;
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('GET', '/api/v1/me', { token: other })).status).toBe(401);
    expect((await ask('DELETE', path)).status).toBe(404);
  });

  test('is kept as a digest only, with who made it and when it was used', async () => {
    const token = await stage.tokenOf('viewer');
    await ask('GET', '/api/v1/me', { token });
    const { manager } = stage.service.app.get(Database);
    const rows = await manager.query<object[]>('select * from tokens');
    expect(JSON.stringify(rows)).not.toContain(token.slice(17));
    const { body } = await ask('GET', '/api/v1/tokens');
    const listed = (body['items'] as { id: string }[]).find(({ id }) => id === token.slice(4, 16));
    expect(listed).toMatchObject({ createdBy: 'configuration', role: 'viewer', expiresAt: null });
    expect(listed).toHaveProperty('lastUsedAt', expect.stringMatching(/^\d{4}-/) as string);
    expect(JSON.stringify(listed)).not.toContain('sha256');
  });

  test.each([
    ['a name twice', { name: 'octo-twice', role: 'viewer' }, 409],
    ['the name of the configured one', { name: 'configuration', role: 'viewer' }, 409],
    ['a role that is none', { name: 'octo-x', role: 'root' }, 400],
    ['a name that is none', { name: 'Octo Tester', role: 'viewer' }, 400],
    [
      'an end that is past',
      { name: 'octo-y', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' },
      400,
    ],
    ['what nobody knows', { name: 'octo-z', role: 'viewer', sha256: 'a'.repeat(64) }, 400],
  ])('is not made with %s', async (_, body, status) => {
    if (body.name === 'octo-twice') await ask('POST', '/api/v1/tokens', { body });
    expect((await ask('POST', '/api/v1/tokens', { body })).status).toBe(status);
  });
});

describe('an error', () => {
  test.each<[string, string, number, RegExp]>([
    ['a path that is not there', 'GET /api/v1/nothing', 404, /Cannot GET.*\/docs/],
    ['a method that is not taken', 'PUT /api/v1/tokens', 405, /Use GET or HEAD or POST/],
    ['a text that is no JSON', 'POST /api/v1/tokens', 400, /JSON/],
  ])('of %s is a problem that ends with what to do', async (_, line, status, detail) => {
    const [method = '', path = ''] = line.split(' ');
    const body = method === 'POST' ? '{"name":' : undefined;
    const answer = await ask(method, path, { body });
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({ status, instance: path });
    expect(answer.body['detail']).toMatch(detail);
    expect(answer.body['requestId']).toBe(answer.headers.get('x-request-id'));
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD, POST' : null);
  });

  test('of a body that is too large, or in another format', async () => {
    const large = await ask('POST', '/api/v1/tokens', { body: { name: 'x'.repeat(200_000) } });
    expect(large).toMatchObject({ status: 413, body: { status: 413 } });
    const headers = { 'content-type': 'text/plain' };
    const other = await ask('POST', '/api/v1/tokens', { body: 'x', headers });
    expect(other).toMatchObject({ status: 415, body: { status: 415 } });
  });

  test('inside tells nothing of the inside, and is found in the log by the id that came along', async () => {
    const { manager } = stage.service.app.get(Database);
    await manager.query('alter table tokens rename to tokens_away');
    try {
      const headers = { 'x-request-id': 'octo-1' };
      const { status, body } = await ask('GET', '/api/v1/tokens', { headers });
      expect({ status, id: body['requestId'] }).toEqual({ status: 500, id: 'octo-1' });
      expect(JSON.stringify(body)).not.toMatch(/tokens_away|relation|select/i);
    } finally {
      await manager.query('alter table tokens_away rename to tokens');
    }
  });
});

test('every answer tells a browser to run, load and embed nothing of it', async () => {
  const { headers } = await ask('GET', '/api/v1/me', {
    headers: { origin: 'https://octo.example' },
  });
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
  // Nor may another site's page read it.
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('set-cookie')).toBeNull();
});

test('/health, /ready and the description of the api need no token', async () => {
  for (const path of ['/health', '/ready', '/metrics', '/openapi.json', '/docs'])
    expect({ path, status: (await stage.ask('GET', path, { token: '' })).status }).toEqual({
      path,
      status: 200,
    });
});

describe('too many requests', () => {
  test('of one token are answered 429 with when to come back; another token still gets in', async () => {
    const [greedy, other] = [await stage.tokenOf('viewer'), await stage.tokenOf('viewer')];
    const statuses: number[] = [];
    let last: Answer | undefined;
    for (let count = 0; count < 41; count += 1) {
      last = await ask('GET', '/api/v1/me', { token: greedy });
      statuses.push(last.status);
    }
    expect(statuses.lastIndexOf(200)).toBe(39);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('GET', '/api/v1/me', { token: other })).status).toBe(200);
  });

  test('with wrong tokens shut the door on the right one too', async () => {
    const right = await stage.tokenOf('viewer');
    const tries = Array.from({ length: 9 }, () => makeToken().text);
    for (const token of tries) await ask('GET', '/api/v1/me', { token });
    expect((await ask('GET', '/api/v1/me', { token: right })).status).toBe(429);
  });
});

test('a route that does not say who may call it keeps the api from starting', async () => {
  @Controller('octo')
  class Forgotten {
    @Get('secrets')
    secrets(): string {
      return 'all of them';
    }
  }
  @Module({ imports: [DiscoveryModule], controllers: [Forgotten], providers: [ProveAccess] })
  class Careless {}
  const starting = NestFactory.createApplicationContext(Careless, {
    logger: false,
    abortOnError: false,
  });
  await expect(starting).rejects.toThrow(/GET Forgotten\.secrets.*@Needs/);
});
