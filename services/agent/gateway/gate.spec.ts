import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createConnection } from 'node:net';

import { until } from '#libs/testing';

import {
  Api,
  ask,
  ASK,
  errorOf,
  MESSAGE,
  MESSAGE_USD,
  REAL_KEY,
  sayEvent,
  sayJson,
  SpyingGate,
  upstreamAt,
} from './gate.fixture.ts';
import type { GateOptions } from './gate.ts';

const START = { type: 'message_start', message: { ...MESSAGE, content: [] } };
const END = { type: 'message_delta', usage: { output_tokens: 300 } };

let api: Api;
let gates: SpyingGate[];
beforeEach(async () => {
  gates = [];
  api = await Api.start();
});
afterEach(async () => {
  for (const { gate } of gates) await gate.close();
  await api.stop();
});

async function open(
  options: Partial<GateOptions> = {},
  before: Parameters<typeof SpyingGate.open>[1] = {},
): Promise<SpyingGate> {
  const opened = await SpyingGate.open({ upstream: upstreamAt(api.url), ...options }, before);
  gates.push(opened);
  return opened;
}

describe('a call', () => {
  it('goes on with the real key and comes back as it is, and neither side sees the other’s key', async () => {
    const spying = await open();
    const response = await ask(spying);
    expect(await response.json()).toEqual(MESSAGE);
    const [{ request, body }] = api.heard as [(typeof api.heard)[0]];
    expect(request.headers['x-api-key']).toBe(REAL_KEY);
    expect(JSON.stringify(request.headers)).not.toContain(spying.gate.key);
    expect(request.headers.cookie).toBeUndefined();
    expect(JSON.parse(body)).toEqual(ASK);
    expect(spying.calls).toEqual([
      expect.objectContaining({ inputTokens: 1000, outputTokens: 100, costUsd: MESSAGE_USD }),
    ]);
  });

  it('may bear its key as a bearer, and the real one go so too, below a path', async () => {
    const spying = await open({
      upstream: {
        baseUrl: `${api.url}/anthropic/`,
        credential: { 'x-api-key': undefined, authorization: `Bearer ${REAL_KEY}` },
      },
    });
    const response = await fetch(`${spying.gate.url}/v1/messages?beta=true`, {
      method: 'POST',
      headers: { authorization: `Bearer ${spying.gate.key}` },
      body: JSON.stringify(ASK),
    });
    expect(response.status).toBe(200);
    expect(api.heard[0]?.request.url).toBe('/anthropic/v1/messages?beta=true');
    expect(api.heard[0]?.request.headers).toMatchObject({ authorization: `Bearer ${REAL_KEY}` });
  });

  it('to count tokens costs nothing, also when everything is spent', async () => {
    const spying = await open({}, { costUsd: 9 });
    api.answer = (response) => {
      sayJson(response, 200, { input_tokens: 7 });
    };
    const response = await ask(spying, { path: '/v1/messages/count_tokens' });
    expect(await response.json()).toEqual({ input_tokens: 7 });
    expect(spying.calls).toEqual([]);
  });
});

describe('nothing gets in', () => {
  it.each([
    ['without a key', () => ''],
    ['with a wrong key', () => 'gate-wrong'],
    ['with the real key', () => REAL_KEY],
    ['with a key that only begins right', (key: string) => key.slice(0, -1)],
    ['with more than the key', (key: string) => `${key}x`],
  ])('%s', async (_, keyOf) => {
    const spying = await open();
    const response = await ask(spying, { key: keyOf(spying.gate.key) });
    expect(await errorOf(response)).toEqual({ status: 401, type: 'authentication_error' });
    expect(api.heard).toEqual([]);
  });

  it('with the key of another attempt’s gate', async () => {
    const [mine, other] = [await open(), await open()];
    expect((await ask(mine, { key: other.gate.key })).status).toBe(401);
    expect((await ask(mine)).status).toBe(200);
  });

  it.each(['/v1/files', '/v1/messages/batches', '/v1/organizations/me', '/'])(
    'to another place of the API (%s)',
    async (path) => {
      const response = await ask(await open(), { path });
      expect(await errorOf(response)).toEqual({ status: 404, type: 'not_found_error' });
      expect(api.heard).toEqual([]);
    },
  );

  it.each([
    ['that is malformed', '{"model"', 400],
    ['that makes the API reach out', JSON.stringify({ ...ASK, mcp_servers: [{}] }), 403],
    ['that is larger than the API takes', `"${'x'.repeat(32 * 1024 * 1024)}"`, 413],
  ])('%s', async (_, body, status) => {
    const spying = await open();
    expect((await ask(spying, { body })).status).toBe(status);
    expect(api.heard).toEqual([]);
    expect(spying.calls).toEqual([]);
  });

  it('that says nothing of its size and never stops', async () => {
    const { gate } = await open();
    const { hostname, port } = new URL(gate.url);
    const socket = createConnection({ host: hostname, port: Number(port) });
    const { promise: refused, resolve } = Promise.withResolvers<undefined>();
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    let said = '';
    socket.on('data', (data) => {
      said += data.toString();
      if (said.includes('request_too_large')) resolve(undefined);
    });
    socket.write(
      `POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: ${gate.key}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const write = (): void => {
      while (socket.write(chunk));
      socket.once('drain', write);
    };
    write();
    await refused;
    expect(said).toContain('413');
    socket.destroy();
  });
});

describe('a stream', () => {
  it('comes back piece by piece, and is counted', async () => {
    let goOn: () => void = () => undefined;
    api.answer = (response) => {
      sayEvent(response, START);
      goOn = () => {
        sayEvent(response, END);
        response.end();
      };
    };
    const spying = await open();
    const response = await ask(spying);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toContain('message_start');
    goOn();
    while ((await reader?.read())?.done === false);
    expect(spying.calls).toEqual([
      expect.objectContaining({ inputTokens: 1000, outputTokens: 300 }),
    ]);
  });

  it('that nobody reads is not taken into memory', async () => {
    const event = { type: 'content_block_delta', delta: { text: 'x'.repeat(64 * 1024) } };
    let sent = 0;
    let blocked = false;
    api.answer = (response) => {
      sayEvent(response, START);
      const more = (): void => {
        blocked = false;
        while (sent < 4096) {
          sent += 1;
          if (sayEvent(response, event)) continue;
          blocked = true;
          response.once('drain', more);
          return;
        }
        response.end();
      };
      more();
    };
    const { gate } = await open();
    const request = httpRequest(`${gate.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': gate.key },
    });
    request.on('error', () => undefined);
    request.end(JSON.stringify(ASK));
    const [response] = (await once(request, 'response')) as [{ pause(): void }];
    response.pause();
    let before = -1;
    await until(
      () => {
        const still = blocked && sent === before;
        before = sent;
        return still;
      },
      { what: 'the API to be held back' },
    );
    // 256 MiB are meant to come; what went is what sockets hold.
    expect(sent * 64).toBeLessThan(32 * 1024);
    request.destroy();
  });

  it('that the CLI hangs up on is ended at the API’s, and counted with what may have come', async () => {
    const ended = Promise.withResolvers<undefined>();
    api.answer = (response) => {
      sayEvent(response, START);
      response.once('close', () => {
        ended.resolve(undefined);
      });
    };
    const spying = await open();
    const leave = new AbortController();
    const response = await ask(spying, { signal: leave.signal });
    await response.body?.getReader().read();
    leave.abort();
    await ended.promise;
    const [call] = await until(() => spying.calls.length > 0 && spying.calls);
    expect(call).toMatchObject({ inputTokens: 1000 });
    expect(call?.outputTokens).toBeGreaterThanOrEqual(100);
  });

  it('that the API cuts off is cut off for the CLI too, and counted', async () => {
    api.answer = (response) => {
      sayEvent(response, START);
      setImmediate(() => response.destroy());
    };
    const spying = await open();
    const response = await ask(spying);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    await until(() => spying.calls.length === 1, { what: 'the call to be counted' });
  });
});
