import { agentEnvironment, serviceEnvironment, type Places } from './service-environment.ts';
import { SERVICES, type ExternalGithub } from './options.ts';

const PLACES: Places = {
  folder: '/tmp/demo',
  natsUrl: 'nats://127.0.0.1:4222',
  keys: {
    security: '',
    accessOf: (user, kind) => ({ nkeySeedFile: `/tmp/demo/keys/${kind ?? 'service'}-${user}.nk` }),
  },
  databases: {
    scheduler: 'postgres://s',
    'pr-publisher': 'postgres://p',
    'node-health': 'postgres://n',
    api: 'postgres://a',
  },
  model: { apiKey: 'dummy', baseUrl: 'http://127.0.0.1:9000' },
  webhookSecret: 'a secret',
  traces: {},
};
const APP: ExternalGithub = {
  apiUrl: 'http://127.0.0.1:8080',
  access: { appId: 1, privateKeyFile: '/tmp/demo/key.pem' },
  readAccess: { token: 'github_pat_invented' },
  webhookSecret: 'a secret',
};
const AGENT = { id: 'pc-1', specialties: ['backend', 'general'], slots: 2 } as const;

test('each service is told of its own database and of nobody else’s', () => {
  const databases = SERVICES.map((name) => serviceEnvironment(name, PLACES, APP)['DATABASE_URL']);
  expect(databases).toEqual([
    undefined,
    undefined,
    'postgres://s',
    'postgres://p',
    'postgres://n',
    'postgres://a',
  ]);
});

test('only pr-publisher may write to GitHub, and issue-classifier ask it something', () => {
  const all = [
    ...SERVICES.map((name) => [name, serviceEnvironment(name, PLACES, APP)] as const),
    ['agent', agentEnvironment(AGENT, PLACES)] as const,
  ];
  const withRights = all.filter(([, env]) =>
    Object.keys(env).some((key) => /^GITHUB_(?:APP|TOKEN)/.test(key)),
  );
  expect(withRights.map(([name]) => name).sort()).toEqual(['issue-classifier', 'pr-publisher']);
  const classifier = serviceEnvironment('issue-classifier', PLACES, APP);
  expect(classifier['GITHUB_TOKEN']).toBe('github_pat_invented');
  expect(Object.values(classifier)).not.toContain('/tmp/demo/key.pem');
});

test('each process is told of its own seed for the broker and of nobody else’s', () => {
  const seedOf = (env: Record<string, string>) => env['NATS_NKEY_SEED_FILE'];
  expect(SERVICES.map((name) => seedOf(serviceEnvironment(name, PLACES, APP)))).toEqual(
    SERVICES.map((name) => `/tmp/demo/keys/service-${name}.nk`),
  );
  expect(seedOf(agentEnvironment(AGENT, PLACES))).toBe('/tmp/demo/keys/agent-pc-1.nk');
});

test('on a broker with certificates each process is told of its own and of who signed the broker’s', () => {
  const keys = {
    security: '',
    accessOf: (user: string) => ({
      nkeySeedFile: `/tmp/demo/keys/${user}.nk`,
      tls: { caFile: '/ca.pem', certFile: `/${user}.pem`, keyFile: `/${user}.key` },
    }),
  };
  expect(serviceEnvironment('api', { ...PLACES, keys })).toMatchObject({
    NATS_TLS_CA_FILE: '/ca.pem',
    NATS_TLS_CERT_FILE: '/api.pem',
    NATS_TLS_KEY_FILE: '/api.key',
  });
});

test('on a broker without accounts nobody has a seed', () => {
  const env = agentEnvironment(AGENT, { ...PLACES, keys: undefined });
  expect(Object.keys(env)).not.toContain('NATS_NKEY_SEED_FILE');
});

test('a token takes the place of an app', () => {
  const github = { ...APP, access: { token: 'ghp_invented' } };
  const env = serviceEnvironment('pr-publisher', PLACES, github);
  expect(env['GITHUB_TOKEN']).toBe('ghp_invented');
  expect(env['GITHUB_APP_ID']).toBeUndefined();
});

test('all are told where spans go, and those who show people a task where they are looked at', () => {
  const traces = {
    otlpEndpoint: 'http://127.0.0.1:4318',
    otlpHeaders: 'team=octo',
    urlTemplate: 'http://127.0.0.1:16686/trace/{traceId}',
  };
  const places = { ...PLACES, traces };
  const all = [
    ...SERVICES.map((name) => [name, serviceEnvironment(name, places, APP)] as const),
    ['agent', agentEnvironment(AGENT, places)] as const,
  ];
  for (const [, env] of all)
    expect(env).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.otlpEndpoint,
      OTEL_EXPORTER_OTLP_HEADERS: traces.otlpHeaders,
    });
  const linking = all.filter(([, env]) => env['TRACE_URL_TEMPLATE'] === traces.urlTemplate);
  expect(linking.map(([name]) => name)).toEqual(['pr-publisher', 'api']);
});

test('without a place for spans nobody is told of one', () => {
  const env = { ...serviceEnvironment('api', PLACES), ...agentEnvironment(AGENT, PLACES) };
  expect(Object.keys(env).filter((name) => /OTEL|TRACE/.test(name))).toEqual([]);
});

test('an agent has a model, and neither database nor webhook secret', () => {
  const env = agentEnvironment(AGENT, PLACES);
  expect(env).toMatchObject({
    AGENT_ID: 'pc-1',
    AGENT_SPECIALTIES: 'backend,general',
    AGENT_SLOTS: '2',
    AGENT_WORKSPACE_ROOT: '/tmp/demo/workspaces',
    ANTHROPIC_API_KEY: 'dummy',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9000',
  });
  expect(Object.keys(env)).not.toContain('DATABASE_URL');
  expect(Object.values(env)).not.toContain('a secret');
});

test('the real model’s address is the CLI’s own business', () => {
  const env = agentEnvironment(AGENT, { ...PLACES, model: { apiKey: 'key' } });
  expect('ANTHROPIC_BASE_URL' in env).toBe(false);
});
