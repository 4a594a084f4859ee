import { randomBytes } from 'node:crypto';
import { access, copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { SERVICES, WITH_SCHEMA, type ServiceName } from '../../../infra/local/cluster/options.ts';
import { provideSchemas } from '../../../infra/local/postgres-schemas.ts';
import { startPostgres } from '../../../infra/local/postgres.ts';
import { makeBrokerFolder, type BrokerFolder } from '../../../infra/nats/make-broker-folder.ts';
import type { UserFiles } from '../../../infra/nats/provide-keys.ts';
import { putInPlace } from '../../../infra/nats/put-in-place.ts';
import { makeToken } from '../../../services/api/access/token-text.ts';
import { envText, type EnvLine } from './env-file.ts';
import { planFile, type ClusterPlan } from './plan.ts';
import { settingsFor, settingsForAgent, type GithubAccess } from './settings-for.ts';

const DATABASE = 'claude_cluster';

/** What is to be written. */
export interface ClusterWish {
  /** Absolute. */
  readonly folder: string;
  readonly plan: ClusterPlan;
  readonly slots: number;
  readonly github: GithubAccess;
  /** Of somebody who may make roles and databases; absent: PostgreSQL runs in the folder. */
  readonly databaseUrl?: string;
  /** What is there is written anew; keys are kept all the same. */
  readonly force: boolean;
  readonly onStep: (what: string) => void;
}

/** What was written, and what a person has to be told once. */
export interface WrittenCluster {
  readonly broker: BrokerFolder;
  readonly written: readonly string[];
  readonly kept: readonly string[];
  /** Of the api; only where its settings were written now. */
  readonly adminToken?: string;
}

/**
 * Writes everything a coordinator and its agents need into one folder: keys, certificates, the broker's configuration,
 * roles in the database, and a .env for each process. What is there is kept unless it is forced.
 */
export async function writeCluster(wish: ClusterWish): Promise<WrittenCluster> {
  const { folder, plan } = wish;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  wish.onStep('keys and certificates');
  const broker = await makeBrokerFolder({
    folder: join(folder, 'broker'),
    agents: plan.agents,
    host: plan.host,
    tls: plan.tls,
  });
  const files = new Files(wish.force);
  const adminToken = await writeCoordinator(wish, broker, files);
  for (const agent of plan.agents) {
    const place = join(folder, 'agents', agent.id);
    const user = userOf(broker, agent.id, 'AGENTS');
    await carry(user, place);
    const lines = settingsForAgent(agent, {
      natsUrl: broker.url,
      slots: wish.slots,
      tls: plan.tls,
    });
    await files.write(join(place, '.env'), lines);
  }
  // A PC that is let in no longer must not find its key here either.
  for (const id of broker.removed)
    await rm(join(folder, 'agents', id), { recursive: true, force: true });
  await putInPlace(planFile(folder), `${JSON.stringify(plan, undefined, 2)}\n`, 0o644);
  const { written, kept } = files;
  return { broker, written, kept, ...(adminToken === undefined ? {} : { adminToken }) };
}

/** @returns the admin's token, if it is a new one */
async function writeCoordinator(
  wish: ClusterWish,
  broker: BrokerFolder,
  files: Files,
): Promise<string | undefined> {
  const { folder, plan } = wish;
  const fileOf = (service: string): string => join(folder, 'coordinator', service, '.env');
  const missing: ServiceName[] = [];
  for (const service of SERVICES) if (await files.isWanted(fileOf(service))) missing.push(service);
  const databases = await provideDatabases(
    wish,
    missing.filter((service) => WITH_SCHEMA.includes(service)),
  );
  const { text, sha256 } = makeToken();
  const secrets = {
    natsUrl: plan.brokerHere ? `${plan.tls ? 'tls' : 'nats'}://127.0.0.1:4222` : broker.url,
    userOf: (service: string) => userOf(broker, service, 'CORE'),
    databases,
    webhookSecret: randomBytes(24).toString('hex'),
    adminTokenSha256: sha256,
    github: wish.github,
  };
  for (const service of SERVICES) await files.write(fileOf(service), settingsFor(service, secrets));
  return missing.includes('api') ? text : undefined;
}

/** Passwords are made anew, so only for services whose .env is written now. */
async function provideDatabases(
  { folder, plan, databaseUrl, onStep }: ClusterWish,
  services: readonly ServiceName[],
): Promise<Record<string, string>> {
  if (services.length === 0) return {};
  onStep('roles and schemas in PostgreSQL');
  if (databaseUrl !== undefined) return provideSchemas(databaseUrl, DATABASE, services);
  if (plan.postgresPort === null) throw new TypeError('Neither a PostgreSQL nor a port for one.');
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    port: plan.postgresPort,
  });
  try {
    return await provideSchemas(postgres.url, DATABASE, services);
  } finally {
    await postgres.stop();
  }
}

/** What an agent's PC needs of the broker's folder, under the names of its .env. */
async function carry({ name, seedFile, tls }: UserFiles, place: string): Promise<void> {
  await mkdir(place, { recursive: true, mode: 0o700 });
  await copyFile(seedFile, join(place, `${name}.nk`));
  if (tls === undefined) return;
  await copyFile(tls.caFile, join(place, 'ca.pem'));
  await copyFile(tls.certFile, join(place, `${name}.pem`));
  await copyFile(tls.keyFile, join(place, `${name}.key`));
}

function userOf({ users }: BrokerFolder, name: string, account: string): UserFiles {
  const found = users.find((one) => one.name === name && one.account === account);
  if (found === undefined) throw new TypeError(`The broker knows no ${name}.`);
  return found;
}

/** Of one run of init: writes what is missing, keeps what is there, and remembers which. */
export class Files {
  readonly written: string[] = [];
  readonly kept: string[] = [];

  constructor(private readonly force: boolean) {}

  async isWanted(file: string): Promise<boolean> {
    return this.force || !(await exists(file));
  }

  /** For its owner alone: it holds secrets. */
  async write(file: string, lines: readonly EnvLine[]): Promise<void> {
    const isWanted = await this.isWanted(file);
    if (isWanted) await putInPlace(file, envText(lines), 0o600);
    (isWanted ? this.written : this.kept).push(file);
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
