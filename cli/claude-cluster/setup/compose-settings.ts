import { SPECIALTIES } from '#libs/contracts';

import type { EnvLine } from './env-file.ts';
import type { ClusterPlan, PlannedAgent } from './plan.ts';

/** How the containers of docker-compose.yml call one another. A house rule keeps the two alike. */
export const COMPOSE = {
  database: 'claude_cluster',
  postgres: 'postgres:5432',
  /** The first alone, and all of docker-compose.scale.yml. */
  brokers: ['nats', 'nats-2', 'nats-3'],
  github: 'http://github:9100',
  model: 'http://model:9200',
  webhook: 'http://webhook-ingest:8000/webhook/github',
  /** Of the local GitHub's one App. */
  localAppId: 10_001,
} as const;

/** First line of the .env that init may write anew, because it wrote it. */
export const OUR_ENV = 'Of docker-compose.yml, written by claude-cluster init --compose.';

/** The agents that `--scale agent=N` starts. Any of them may be given any work: they are one machine. */
export function composeAgents({ compose }: Pick<ClusterPlan, 'compose'>): PlannedAgent[] {
  return Array.from({ length: compose?.agents ?? 0 }, (_, index) => ({
    id: `compose-${index + 1}`,
    specialties: [...SPECIALTIES],
  }));
}

/** What docker-compose.yml itself wants to know. */
export function composeEnvironment({
  place,
  owner,
  isLocal,
  isOpen,
}: {
  /** Absolute: what the containers are given. */
  place: string;
  owner: { readonly uid: number; readonly gid: number };
  isLocal: boolean;
  /** Other machines reach the broker. */
  isOpen: boolean;
}): EnvLine[] {
  return [
    OUR_ENV,
    ['COMPOSE_PROJECT_NAME', 'claude-cluster'],
    'The second file lets the agent make its sandbox; Compose v1 does not know what it says (docs/deploying.md).',
    ['COMPOSE_FILE', 'docker-compose.yml:docker-compose.sandbox.yml'],
    ...(isLocal ? [['COMPOSE_PROFILES', 'local'] as const] : []),
    ['CLUSTER_FOLDER', place],
    'Whose the files are, and as whom the containers run.',
    ['CLUSTER_UID', String(owner.uid)],
    ['CLUSTER_GID', String(owner.gid)],
    'Who reaches what: ADDRESS:PORT. GitHub has to reach the first, your PCs the broker.',
    ['WEBHOOK_LISTEN', '127.0.0.1:8000'],
    ['API_LISTEN', '127.0.0.1:8080'],
    ['NATS_LISTEN', `${isOpen ? '0.0.0.0' : '127.0.0.1'}:4222`],
  ];
}

/** The start of the local GitHub, with a small repository to try things on. */
export function localGithubOptions(webhookSecret: string): object {
  return {
    folder: '/data',
    host: '0.0.0.0',
    port: 9100,
    publicUrl: COMPOSE.github,
    appKeyFile: '/config/app.pem',
    webhook: { url: COMPOSE.webhook, secret: webhookSecret },
    users: ['octo-tester'],
    repositories: [
      { owner: 'octo-tester', name: 'fair-share', from: '/app/cli/demo/scenario/repository' },
    ],
  };
}
