import { until } from '#libs/testing';

import {
  Api,
  ask,
  errorOf,
  MESSAGE,
  MESSAGE_USD,
  sayEvent,
  sayJson,
  SpyingGate,
  upstreamAt,
} from './gate.fixture.ts';
import type { GateOptions } from './gate.ts';

const START = { type: 'message_start', message: { ...MESSAGE, content: [] } };

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

describe('what is wrong at the API’s', () => {
  it.each([
    [429, 'rate_limit_error'],
    [529, 'overloaded_error'],
    [500, 'api_error'],
  ])('%i is told as it is, with when to try again, and costs nothing', async (status, type) => {
    api.answer = (response) => {
      response.setHeader('retry-after', '7');
      response.setHeader('x-should-retry', 'true');
      response.setHeader('set-cookie', 'a=b');
      sayJson(response, status, { type: 'error', error: { type, message: 'Later.' } });
    };
    const spying = await open();
    const response = await ask(spying);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'retry-after': '7',
      'x-should-retry': 'true',
    });
    expect(response.headers.has('set-cookie')).toBe(false);
    expect(await errorOf(response)).toEqual({ status, type });
    expect(spying.calls).toEqual([]);
  });

  it('is said to be away when nobody is there, without naming where', async () => {
    const spying = await open({
      upstream: upstreamAt('http://127.0.0.1:9'),
    });
    const response = await ask(spying);
    const said = await response.clone().text();
    expect(await errorOf(response)).toEqual({ status: 502, type: 'api_error' });
    expect(said).toContain('ECONNREFUSED');
    expect(said).not.toContain('127.0.0.1');
    expect(spying.calls).toEqual([]);
  });

  it('compressed answers are refused, since they could not be counted, and counted by what they may cost', async () => {
    api.answer = (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    };
    const spying = await open();
    expect((await ask(spying)).status).toBe(502);
    await until(() => spying.calls.length === 1, { what: 'the call to be counted' });
    expect(spying.calls[0]?.inputTokens).toBeGreaterThan(0);
  });
});

describe('a limit', () => {
  it.each([
    ['dollars', { limits: { maxBudgetUsd: 1 } }, { costUsd: 1 }, 'budget-limit'],
    [
      'tokens',
      { limits: { maxBudgetUsd: 1, maxTokens: 9 } },
      { cacheReadTokens: 9 },
      'token-limit',
    ],
  ] as const)('of %s that was reached before ends it at once', async (_, options, before, code) => {
    const spying = await open(options, before);
    expect(await errorOf(await ask(spying))).toEqual({ status: 402, type: 'billing_error' });
    expect(api.heard).toEqual([]);
    expect(spying.gate.reached).toBe(code);
  });

  it('is reached by what the calls cost, and whoever waits beside the last is refused', async () => {
    const answers: (() => void)[] = [];
    api.answer = (response) => {
      answers.push(() => {
        sayJson(response, 200, MESSAGE);
      });
    };
    const spying = await open({ limits: { maxBudgetUsd: MESSAGE_USD * 1.5 } });
    const calls = [ask(spying), ask(spying), ask(spying)];
    for (let at = 0; at < 2; at += 1) {
      await until(() => answers.length === at + 1, { what: 'the next call' });
      answers[at]?.();
    }
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 200, 402]);
    expect(api.heard).toHaveLength(2);
    expect(spying.gate.reached).toBe('budget-limit');
  });

  it('that a CLI does not obey has it ended', async () => {
    const { gate } = await open({ limits: { maxBudgetUsd: 0 }, stubbornMs: 5 });
    expect(gate.stubborn.aborted).toBe(false);
    await ask({ gate } as SpyingGate);
    await until(() => gate.stubborn.aborted, { what: 'the end of patience' });
  });
});

test('closing ends what is in flight, and counts it', async () => {
  api.answer = (response) => {
    sayEvent(response, START);
  };
  const spying = await open();
  const response = await ask(spying);
  const { url } = spying.gate;
  await spying.gate.close();
  expect(spying.calls).toHaveLength(1);
  await expect(response.text()).rejects.toThrow();
  await expect(fetch(url)).rejects.toThrow();
});
