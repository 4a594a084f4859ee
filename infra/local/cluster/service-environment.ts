import { join } from 'node:path';

import type { BrokerAccess } from '#libs/messaging';

import { repositoryRoot } from '../repository-root.ts';
import type { BrokerKeys } from './broker-keys.ts';
import type { AgentSpec, ExternalGithub, ModelOptions, ServiceName, Traces } from './options.ts';

/** Where everything is that a service may have to know of. */
export interface Places {
  readonly folder: string;
  readonly natsUrl: string;
  /** Absent: the broker knows no accounts. */
  readonly keys: BrokerKeys | undefined;
  /** Of each service that has a schema. */
  readonly databases: Readonly<Record<string, string>>;
  readonly model: ModelAccess;
  readonly webhookSecret: string;
  readonly traces: Traces;
}

export type ModelAccess = Exclude<ModelOptions, { scripts: unknown }>;

/** How much sooner than usual an agent says that it is there: nobody likes to wait for a demo. */
const HEARTBEAT_MS = 2000;
/** What has not drained by then is killed; shorter than in production, where work is worth more. */
const SHUTDOWN_GRACE_MS = 6000;
const RETRY_DELAY_MS = 2000;

/** What a service is told, besides what every process may see. @param github for the two that speak with it */
export function serviceEnvironment(
  name: ServiceName,
  places: Places,
  github?: ExternalGithub,
): Record<string, string> {
  const own: Record<ServiceName, () => Record<string, string>> = {
    'issue-classifier': () => githubVariables(github, 'readAccess'),
    'webhook-ingest': () => ({ GITHUB_WEBHOOK_SECRET: places.webhookSecret }),
    scheduler: () => ({
      DATABASE_URL: databaseOf(name, places),
      RETRY_DELAY_MS: String(RETRY_DELAY_MS),
    }),
    'node-health': () => ({ DATABASE_URL: databaseOf(name, places) }),
    api: () => ({ DATABASE_URL: databaseOf(name, places), ...traceLink(places) }),
    'pr-publisher': () => ({
      DATABASE_URL: databaseOf(name, places),
      ...githubVariables(github, 'access'),
      ...traceLink(places),
    }),
  };
  return { ...commonEnvironment(places, places.keys?.accessOf(name)), ...own[name]() };
}

/** What an agent is told. It gets no right to write to GitHub and no database. */
export function agentEnvironment(agent: AgentSpec, places: Places): Record<string, string> {
  const { apiKey, baseUrl } = places.model;
  return {
    ...commonEnvironment(places, places.keys?.accessOf(agent.id, 'agent')),
    AGENT_ID: agent.id,
    AGENT_SPECIALTIES: agent.specialties.join(','),
    AGENT_SLOTS: String(agent.slots),
    AGENT_WORKSPACE_ROOT: join(places.folder, 'workspaces'),
    ANTHROPIC_API_KEY: apiKey,
    ...(baseUrl === undefined ? {} : { ANTHROPIC_BASE_URL: baseUrl }),
    CLAUDE_BIN: join(repositoryRoot(), 'node_modules', '.bin', 'claude'),
    HEARTBEAT_MS: String(HEARTBEAT_MS),
  };
}

function commonEnvironment(
  { natsUrl, traces: { otlpEndpoint, otlpHeaders } }: Places,
  access: BrokerAccess = {},
): Record<string, string> {
  return {
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: '0',
    NATS_URL: natsUrl,
    ...keyFiles(access),
    ...(otlpEndpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }),
    ...(otlpHeaders === undefined ? {} : { OTEL_EXPORTER_OTLP_HEADERS: otlpHeaders }),
    SHUTDOWN_GRACE_MS: String(SHUTDOWN_GRACE_MS),
  };
}

function keyFiles({ nkeySeedFile, tls = {} }: BrokerAccess): Record<string, string> {
  return {
    ...(nkeySeedFile === undefined ? {} : { NATS_NKEY_SEED_FILE: nkeySeedFile }),
    ...(tls.caFile === undefined ? {} : { NATS_TLS_CA_FILE: tls.caFile }),
    ...(tls.certFile === undefined ? {} : { NATS_TLS_CERT_FILE: tls.certFile }),
    ...(tls.keyFile === undefined ? {} : { NATS_TLS_KEY_FILE: tls.keyFile }),
  };
}

/** Of the two that show people a task. */
function traceLink({ traces: { urlTemplate } }: Places): Record<string, string> {
  return urlTemplate === undefined ? {} : { TRACE_URL_TEMPLATE: urlTemplate };
}

function databaseOf(name: ServiceName, { databases }: Places): string {
  const url = databases[name];
  if (url === undefined) throw new TypeError(`There is no schema for ${name}.`);
  return url;
}

function githubVariables(
  github: ExternalGithub | undefined,
  right: 'access' | 'readAccess',
): Record<string, string> {
  if (github === undefined)
    throw new TypeError('pr-publisher and issue-classifier must be told where GitHub is.');
  const { apiUrl, [right]: access } = github;
  return {
    GITHUB_API_URL: apiUrl,
    ...('token' in access
      ? { GITHUB_TOKEN: access.token }
      : {
          GITHUB_APP_ID: String(access.appId),
          GITHUB_APP_PRIVATE_KEY_FILE: access.privateKeyFile,
        }),
  };
}
