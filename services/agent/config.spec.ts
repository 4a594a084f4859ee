import { ConfigError, loadConfig } from '#libs/runtime';

import { AgentConfig, agentNameOf } from './config.ts';

const GIVEN = { ANTHROPIC_API_KEY: 'not-a-key', AGENT_ID: 'pc1' };

test('little must be set', () => {
  const config = loadConfig(AgentConfig, GIVEN);
  expect(config).toMatchObject({
    AGENT_SPECIALTIES: ['general'],
    AGENT_SLOTS: 2,
    CLAUDE_BIN: 'claude',
  });
  expect(config.root).toMatch(/\/pc1$/);
});

test('each specialty has its model', () => {
  const config = loadConfig(AgentConfig, { ...GIVEN, MODEL_BACKEND: 'opus' });
  expect(
    ['backend', 'frontend', 'testing', 'general'].map((name) => config.modelOf(name as 'backend')),
  ).toEqual(['opus', 'haiku', 'sonnet', 'sonnet']);
});

test('the singular of specialties is understood, and a list of them', () => {
  expect(
    loadConfig(AgentConfig, { ...GIVEN, AGENT_SPECIALTY: 'backend' }).AGENT_SPECIALTIES,
  ).toEqual(['backend']);
  expect(
    loadConfig(AgentConfig, { ...GIVEN, AGENT_SPECIALTIES: 'backend, testing' }).AGENT_SPECIALTIES,
  ).toEqual(['backend', 'testing']);
});

test.each([
  ['no credential', {}],
  ['an empty one', { ANTHROPIC_API_KEY: '' }],
  ['a key and a token', { ANTHROPIC_API_KEY: 'x', ANTHROPIC_AUTH_TOKEN: 'y' }],
  ['a key and a subscription', { ANTHROPIC_API_KEY: 'x', CLAUDE_CODE_OAUTH_TOKEN: 'y' }],
])('%s is refused, without showing any', (_, given) => {
  const load = () => loadConfig(AgentConfig, { AGENT_ID: 'pc1', ...given });
  expect(load).toThrow(/Exactly one of ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN and CLAUDE_CODE/);
});

test.each(['ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'])('%s is enough', (name) => {
  expect(loadConfig(AgentConfig, { AGENT_ID: 'pc1', [name]: 'x' })).toMatchObject({ [name]: 'x' });
});

test('all faults are told at once', () => {
  const load = () =>
    loadConfig(AgentConfig, {
      AGENT_ID: 'Büro PC',
      AGENT_SPECIALTIES: 'cooking',
      AGENT_SLOTS: '0',
      ANTHROPIC_BASE_URL: 'nowhere',
    });
  expect(load).toThrow(ConfigError);
  for (const name of [
    'AGENT_ID',
    'AGENT_SPECIALTIES',
    'AGENT_SLOTS',
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_BASE_URL',
  ])
    expect(load).toThrow(name);
});

test.each([
  ['pc1', 'pc1'],
  ['PC-1.example.invalid', 'pc-1'],
  ['Büro PC', 'b-ro-pc'],
  ['---', 'agent'],
  ['x'.repeat(60), 'x'.repeat(31)],
])('the host %j is called %j', (host, name) => {
  expect(agentNameOf(host)).toBe(name);
});
