import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { BrokerAccess } from '#libs/messaging';

import { startBroker, type LocalBroker } from '../broker.ts';
import { provideSchemas } from '../postgres-schemas.ts';
import { startPostgres } from '../postgres.ts';
import { repositoryRoot } from '../repository-root.ts';
import { baseEnvironment } from './base-environment.ts';
import { brokerKeys, type BrokerKeys } from './broker-keys.ts';
import type { ClusterProcess } from './cluster-process.ts';
import {
  WITH_SCHEMA,
  type AgentSpec,
  type ClusterOptions,
  type ExternalGithub,
  type ServiceName,
} from './options.ts';
import { distFolder, Parts } from './parts.ts';
import type { ProcessDied } from './process-died.ts';
import { writeScrapeConfiguration } from './scrape-configuration.ts';
import { agentEnvironment, serviceEnvironment } from './service-environment.ts';
import { startService } from './start-service.ts';
import { startGithub, startModel, type LocalGithubAccess } from './start-stand-ins.ts';

/** A running cluster: where everything is, and the power to stop or kill each part. */
export interface Cluster {
  readonly natsUrl: string;
  readonly natsMonitorUrl: string;
  /** The operator's, who may read and not speak; absent on a broker without accounts. */
  readonly natsAccess: BrokerAccess | undefined;
  /** Of any service or agent, for who wants to speak in its name; absent likewise. */
  natsAccessOf(user: string, kind?: 'agent'): BrokerAccess | undefined;
  /** The superuser's, database `postgres`; the services' schemas are in `claude_cluster`. */
  readonly postgresUrl: string;
  /** Of each service that keeps something, as its own role. */
  readonly databases: Readonly<Record<string, string>>;
  readonly webhookUrl: string;
  readonly webhookSecret: string;
  /** Absent when it works on another GitHub than the local one. */
  readonly github: LocalGithubAccess | undefined;
  /** Of each service and agent, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Prometheus' configuration for it. */
  readonly prometheusFile: string;
  /** By name: `broker`, `postgres`, `model`, `github`, the services, the agents. */
  readonly processes: ReadonlyMap<string, ClusterProcess>;
  /** A file for each process. */
  readonly logFolder: string;
  /** Starts one more PC; resolves when it is ready. */
  addAgent(agent: AgentSpec): Promise<void>;
  /** Resolves when a part ends that nobody told to. */
  readonly died: Promise<ProcessDied>;
  /** Resolves when every process is gone. Safe to call twice. */
  stop(): Promise<void>;
}

const DATABASE = 'claude_cluster';

/**
 * Starts the whole system on this machine: each part a process of its own, on loopback and free ports.
 *
 * The services are the ones of production, started from `dist/`; they can't tell that GitHub and the model are
 * stand-ins. Resolves when all of them are ready. Everything ends with this process, even when it is killed.
 *
 * @throws ProcessDied with the end of its log when a part ends while starting; whatever else keeps one from it.
 *   Nothing is left running then.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const logFolder = join(options.folder, 'logs');
  const temporaryFolder = join(options.folder, 'tmp');
  for (const folder of [logFolder, temporaryFolder])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  const folders = { logs: logFolder, dist: distFolder() };
  const parts = new Parts(folders, baseEnvironment(repositoryRoot(), temporaryFolder), options);
  try {
    const death = parts.died.then((died) => Promise.reject(died));
    const found = await Promise.race([assemble(parts, options), death]);
    const { byName: processes, died } = parts;
    const prometheusFile = await writeScrapeConfiguration(options.folder, found.urls);
    return { ...found, logFolder, prometheusFile, processes, died, stop: () => parts.stop() };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

type Assembled = Omit<Cluster, 'died' | 'logFolder' | 'processes' | 'prometheusFile' | 'stop'>;

async function assemble(parts: Parts, options: ClusterOptions): Promise<Assembled> {
  const keys = options.insecureBroker === true ? undefined : await brokerKeys(options);
  const [broker, { postgresUrl, databases }, model] = await Promise.all([
    startTheBroker(parts, options, keys),
    startDatabases(parts, options),
    startModel(parts, options),
  ]);
  const webhookSecret = options.github?.webhookSecret ?? randomBytes(24).toString('hex');
  const nats = { natsUrl: broker.url, keys };
  const { folder, traces = {} } = options;
  const places = { folder, ...nats, databases, model, webhookSecret, traces };
  const urls: Record<string, string> = {};
  const start = async (name: ServiceName, github?: ExternalGithub): Promise<void> => {
    const env = serviceEnvironment(name, places, github);
    urls[name] = await startService(parts, { name, layer: 'services', env });
  };
  const startAgent = async (agent: AgentSpec): Promise<void> => {
    const env = agentEnvironment(agent, places);
    urls[agent.id] = await startService(parts, { name: agent.id, layer: 'agents', env });
  };
  const agents = [...options.agents];
  const addAgent = async (agent: AgentSpec): Promise<void> => {
    agents.push(agent);
    if (places.keys !== undefined) {
      places.keys = await brokerKeys({ ...options, agents });
      await broker.reload(places.keys.security);
    }
    await startAgent(agent);
  };
  const natsAccessOf = (user: string, kind?: 'agent'): BrokerAccess | undefined =>
    places.keys?.accessOf(user, kind);
  // The local GitHub has to know where its webhooks go, and two services have to know where it is.
  const aroundGithub = async (): Promise<LocalGithubAccess | undefined> => {
    await start('webhook-ingest');
    const webhook = { url: webhookOf(urls), secret: webhookSecret };
    const local = options.github ? undefined : await startGithub(parts, options, webhook);
    const github = options.github ?? local?.asExternal;
    await Promise.all([start('pr-publisher', github), start('issue-classifier', github)]);
    return local?.access;
  };
  const [github] = await Promise.all([
    aroundGithub(),
    ...(['node-health', 'scheduler', 'api'] as const).map((name) => start(name)),
    ...options.agents.map(startAgent),
  ]);
  return {
    natsUrl: broker.url,
    natsMonitorUrl: broker.monitorUrl,
    natsAccess: natsAccessOf('operator'),
    natsAccessOf,
    postgresUrl,
    databases,
    webhookUrl: webhookOf(urls),
    webhookSecret,
    github,
    urls,
    addAgent,
  };
}

function startTheBroker(
  parts: Parts,
  { folder, brokerPort: port }: ClusterOptions,
  keys: BrokerKeys | undefined,
): Promise<LocalBroker> {
  return parts.step('broker', async () => {
    const broker = await startBroker({
      folder: join(folder, 'broker'),
      ...(port === undefined ? {} : { port }),
      ...(keys === undefined ? {} : { security: keys.security }),
    });
    parts.addServer('broker', broker);
    return broker;
  });
}

function startDatabases(
  parts: Parts,
  { folder, throwaway = false }: ClusterOptions,
): Promise<{ postgresUrl: string; databases: Record<string, string> }> {
  return parts.step('postgres', async () => {
    const postgres = await startPostgres({ folder: join(folder, 'postgres'), throwaway });
    parts.addServer('postgres', postgres);
    const databases = await provideSchemas(postgres.url, DATABASE, WITH_SCHEMA);
    return { postgresUrl: postgres.url, databases };
  });
}

function webhookOf(urls: Readonly<Record<string, string>>): string {
  return `${urls['webhook-ingest'] ?? ''}/webhook/github`;
}
