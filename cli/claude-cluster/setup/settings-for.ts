import type { ServiceName } from '../../../infra/local/cluster/options.ts';
import type { UserFiles } from '../../../infra/nats/provide-keys.ts';
import type { EnvLine } from './env-file.ts';
import type { PlannedAgent } from './plan.ts';

/** How the two that speak with GitHub get in. */
export type GithubAccess =
  | { readonly appId: number; readonly privateKeyFile: string; readonly apiUrl?: string }
  | { readonly token: string; readonly repositories: readonly string[] }
  | 'later'
  /** With --compose: a container beside the others. */
  | 'local';

/** What the services of a coordinator are told. */
export interface CoordinatorSecrets {
  readonly natsUrl: string;
  readonly userOf: (service: string) => UserFiles;
  /** Of each service that keeps something. */
  readonly databases: Readonly<Record<string, string>>;
  readonly webhookSecret: string;
  readonly adminTokenSha256: string;
  readonly github: GithubAccess;
}

/** The .env of one service; it holds what this service must know, and of nobody else's secrets. */
export function settingsFor(service: ServiceName, secrets: CoordinatorSecrets): EnvLine[] {
  const database = secrets.databases[service];
  return [
    `Of ${service}, read from the folder it is started in. Every variable is explained in .env.example.`,
    ...brokerLines(secrets.natsUrl, secrets.userOf(service)),
    ...(database === undefined ? [] : [['DATABASE_URL', database] as const]),
    ...ownLines(service, secrets),
  ];
}

/** The .env of an agent; paths are relative, because its folder is carried to its PC. */
export function settingsForAgent(
  { id, specialties }: PlannedAgent,
  { natsUrl, slots, tls }: { natsUrl: string; slots: number; tls: boolean },
): EnvLine[] {
  return [
    `Of the agent ${id}. Carry this folder to its PC and start it there: claude-cluster start-node --folder ${id}`,
    ['AGENT_ID', id],
    ['AGENT_SPECIALTIES', specialties.join(',')],
    ['AGENT_SLOTS', String(slots)],
    ['NATS_URL', natsUrl],
    ['NATS_NKEY_SEED_FILE', `${id}.nk`],
    ...(tls
      ? ([
          ['NATS_TLS_CA_FILE', 'ca.pem'],
          ['NATS_TLS_CERT_FILE', `${id}.pem`],
          ['NATS_TLS_KEY_FILE', `${id}.key`],
        ] as const)
      : []),
    '',
    'What opens the model: exactly one of these, here or in the environment.',
    'ANTHROPIC_API_KEY=',
    'ANTHROPIC_AUTH_TOKEN=',
    'CLAUDE_CODE_OAUTH_TOKEN=',
    '',
    'Only for private repositories: a token that may read their contents and nothing else.',
    'GIT_READ_TOKEN=',
  ];
}

function brokerLines(natsUrl: string, { seedFile, tls }: UserFiles): EnvLine[] {
  return [
    ['NATS_URL', natsUrl],
    ['NATS_NKEY_SEED_FILE', seedFile],
    ...(tls === undefined
      ? []
      : ([
          ['NATS_TLS_CA_FILE', tls.caFile],
          ['NATS_TLS_CERT_FILE', tls.certFile],
          ['NATS_TLS_KEY_FILE', tls.keyFile],
        ] as const)),
  ];
}

function ownLines(service: ServiceName, secrets: CoordinatorSecrets): EnvLine[] {
  switch (service) {
    case 'webhook-ingest':
      return [
        'The same stands in the settings of the webhook, or of the App, on GitHub.',
        ['GITHUB_WEBHOOK_SECRET', secrets.webhookSecret],
      ];
    case 'issue-classifier':
      return [
        'It only asks: better an App of its own with Metadata (read), or a token that may do no more.',
        ...githubLines(secrets.github),
      ];
    case 'pr-publisher':
      return [
        ...githubLines(secrets.github),
        ...(typeof secrets.github === 'object' && 'token' in secrets.github
          ? [['SWEEP_REPOSITORIES', secrets.github.repositories.join(',')] as const]
          : []),
      ];
    case 'api':
      return [
        'Of the admin’s token, which is kept nowhere. Made anew: claude-cluster init --force',
        ['API_ADMIN_TOKEN_SHA256', secrets.adminTokenSha256],
      ];
    case 'node-health':
    case 'scheduler':
      return [];
  }
}

function githubLines(github: GithubAccess): EnvLine[] {
  if (typeof github === 'string')
    return [
      'Either the App:',
      'GITHUB_APP_ID=',
      'GITHUB_APP_PRIVATE_KEY_FILE=',
      'or a token:',
      'GITHUB_TOKEN=',
    ];
  return 'token' in github
    ? [['GITHUB_TOKEN', github.token]]
    : [
        ['GITHUB_APP_ID', String(github.appId)],
        ['GITHUB_APP_PRIVATE_KEY_FILE', github.privateKeyFile],
        ...(github.apiUrl === undefined ? [] : [['GITHUB_API_URL', github.apiUrl] as const]),
      ];
}
