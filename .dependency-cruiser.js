/** The dependency law of this repository, in one place: `npm run lint:deps`. */
const owner = (name, packages, path) => ({
  name: `${name}-has-one-owner`,
  severity: 'error',
  comment: `Only ${path} may import ${packages}; everyone else goes through that lib.`,
  from: {
    path: '^(libs|services|cli)/',
    pathNot: `${path}|^libs/testing/|\\.(spec|fixture)\\.ts$`,
  },
  to: { path: `^node_modules/(${packages})/` },
});

const layer = (lib, may = []) => ({
  name: `libs-${lib}-may-import-${may.join('-') || 'no-other-lib'}`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: '\\.(spec|fixture)\\.ts$' },
  to: { path: '^libs/', pathNot: `^libs/(${[lib, ...may].join('|')})/` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two modules in a cycle are one module.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      comment: 'An import that is not resolved is a wall that is silently open.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'libs-never-import-services',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(services|cli)/' },
    },
    {
      name: 'services-meet-only-over-nats',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'no-service-knows-of-the-stand-ins',
      severity: 'error',
      from: { path: '^(services|libs)/', pathNot: '\\.spec\\.ts$|^libs/testing/' },
      to: { path: '^(infra|cli)/' },
    },
    {
      name: 'use-the-front-door',
      severity: 'error',
      comment: 'Import #libs/x, never a file inside it.',
      from: { path: '^(services|cli|infra|test)/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/index\\.ts$' },
    },
    {
      name: 'use-the-front-door-between-libs',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/index\\.ts$'] },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: {
        pathNot: ['\\.(spec|fixture)\\.ts$', '(^|/)fixture\\.ts$', '^test/', '^libs/testing/'],
      },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'contracts-import-only-validation',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/contracts/', '^node_modules/class-(validator|transformer)/'] },
    },
    {
      name: 'the-dashboard-meets-api-over-http-only',
      severity: 'error',
      comment: 'It runs in a browser: what it shares with the services is what the api answers.',
      from: { path: '^dashboard/' },
      to: { path: '^(libs|services|cli|infra|test)/' },
    },
    {
      name: 'nobody-imports-the-dashboard',
      severity: 'error',
      from: { path: '^(libs|services|cli|infra|test)/' },
      to: { path: '^(dashboard/|node_modules/(preact|@preact|uplot|@tanstack|vite)/)' },
    },
    layer('tracing', ['contracts']),
    layer('messaging', ['contracts', 'tracing']),
    layer('persistence', ['contracts', 'messaging']),
    layer('redaction'),
    layer('repository-file', ['contracts']),
    layer('runtime', ['redaction', 'tracing']),
    layer('github', ['redaction']),
    layer('workspace'),
    owner('nats', '@nats-io', '^libs/messaging/'),
    owner('typeorm', 'typeorm|pg', '^libs/persistence/|\\.entity\\.ts$|/migrations/'),
    owner('pg', 'pg', '^libs/persistence/'),
    owner('octokit', '@octokit|octokit', '^libs/github/'),
    owner('processes', 'execa|simple-git', '^libs/workspace/'),
    owner('yaml', 'yaml', '^libs/repository-file/'),
    owner('the-sandbox', '@anthropic-ai/sandbox-runtime', '^libs/workspace/'),
    owner('telemetry', '@opentelemetry/(?!api)[^/]+|prom-client', '^libs/runtime/'),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
