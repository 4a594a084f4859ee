import { pino } from 'pino';
import { loadConfig } from '#libs/runtime';
import { until } from '#libs/testing';

import { AgentConfig } from '../config.ts';
import { Api, ASK, MESSAGE, REAL_KEY, sayJson } from './gate.fixture.ts';
import { ModelGateway, type ModelDoor } from './model-gateway.ts';

let api: Api;
let lines: string[];
beforeEach(async () => {
  api = await Api.start();
  lines = [];
});
afterEach(() => api.stop());

function gatewayWith(given: Record<string, string>): ModelGateway {
  const config = loadConfig(AgentConfig, {
    AGENT_ID: 'pc1',
    ANTHROPIC_BASE_URL: api.url,
    ...given,
  });
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
  const gateway = new ModelGateway(config, logger);
  gateway.onApplicationBootstrap();
  return gateway;
}

async function open(gateway: ModelGateway): Promise<ModelDoor> {
  return gateway.open({
    limits: { maxBudgetUsd: 1 },
    spent: () => ({ tokens: 0, usd: 0 }),
    onSpent: () => undefined,
  });
}

async function askThrough({ access }: ModelDoor): Promise<void> {
  const headers = { 'x-api-key': access.apiKey ?? '' };
  const body = JSON.stringify(ASK);
  await fetch(`${access.baseUrl ?? ''}/v1/messages`, { method: 'POST', headers, body });
}

test.each([
  ['ANTHROPIC_API_KEY', { 'x-api-key': REAL_KEY }],
  ['ANTHROPIC_AUTH_TOKEN', { authorization: `Bearer ${REAL_KEY}` }],
])('%s is told to the API alone, and each run gets a key of its own', async (name, header) => {
  const gateway = gatewayWith({ [name]: REAL_KEY });
  const doors = [await open(gateway), await open(gateway)];
  for (const door of doors) {
    expect(JSON.stringify(door.access)).not.toContain(REAL_KEY);
    expect(door.access.baseUrl).not.toBe(api.url);
    await askThrough(door);
    await door.close();
  }
  expect(new Set(doors.map(({ access }) => access.apiKey)).size).toBe(2);
  expect(api.heard.map(({ request }) => request.headers)).toEqual([
    expect.objectContaining(header),
    expect.objectContaining(header),
  ]);
  expect(lines).toEqual([]);
});

test('a subscription’s token goes to the CLI, and that is said at each start, without it', async () => {
  const door = await open(gatewayWith({ CLAUDE_CODE_OAUTH_TOKEN: REAL_KEY }));
  expect(door.access).toEqual({ oauthToken: REAL_KEY, baseUrl: api.url });
  expect(door.reached()).toBeUndefined();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('CLAUDE_CODE_OAUTH_TOKEN is given to the CLI');
  expect(lines[0]).not.toContain(REAL_KEY);
  await door.close();
});

test('that the price of a model is not known is said once', async () => {
  api.answer = (response) => {
    sayJson(response, 200, { ...MESSAGE, model: 'claude-unheard-of-9' });
  };
  const door = await open(gatewayWith({ ANTHROPIC_API_KEY: REAL_KEY }));
  await askThrough(door);
  await askThrough(door);
  await until(() => lines.length > 0, { what: 'the warning' });
  await door.close();
  expect(lines.map((line) => (JSON.parse(line) as { model: string }).model)).toEqual([
    'claude-unheard-of-9',
  ]);
});
