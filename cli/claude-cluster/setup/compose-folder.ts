import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

import { SERVICES, WITH_SCHEMA } from '../../../infra/local/cluster/options.ts';
import { configurationText } from '../../../infra/nats/configuration.ts';
import type { UserFiles } from '../../../infra/nats/provide-keys.ts';
import { putInPlace } from '../../../infra/nats/put-in-place.ts';
import { makeToken } from '../../../services/api/access/token-text.ts';
import { COMPOSE, localGithubOptions } from './compose-settings.ts';
import type { EnvLine } from './env-file.ts';
import type { PlannedAgent } from './plan.ts';
import { readText } from './read-text.ts';
import { roleOf, rolesSql } from './roles-sql.ts';
import { settingsFor, settingsForAgent, type GithubAccess } from './settings-for.ts';
import { Files, type ClusterWish } from './write-cluster.ts';

/** What the containers of one cluster are told. */
export interface ComposeWish extends ClusterWish {
  /** Holds docker-compose.yml, and gets its .env. */
  readonly projectFolder: string;
  /** For its own agents; none: their .env waits for it. */
  readonly anthropicApiKey?: string;
}

/** One `compose` folder while it is written: below it a folder for each container, with what it must know. */
export class ComposeFolder {
  readonly files: Files;
  /** What PCs dial. */
  readonly outside: string;
  private readonly inside: string;

  constructor(
    private readonly wish: ComposeWish,
    private readonly place: string,
    private readonly userOf: (name: string, account: string) => UserFiles,
  ) {
    this.files = new Files(wish.force);
    const { host, tls } = wish.plan;
    const scheme = tls ? 'tls' : 'nats';
    this.outside = `${scheme}://${host}:4222`;
    this.inside = `${scheme}://nats:4222`;
  }

  /** The server gets its own certificate and the users' public keys, and no key of theirs. */
  async writeBroker(security: string): Promise<void> {
    const folder = join(this.place, 'nats');
    const password = (await readText(join(folder, 'routes'))) ?? secret();
    await putInPlace(join(folder, 'routes'), password, 0o600);
    const text = configurationText({ folder: '/data', host: '0.0.0.0', security });
    await putInPlace(join(folder, 'nats-server.conf'), text, 0o600);
    await putInPlace(join(folder, 'cluster.conf'), clusterText(password), 0o600);
    if (!this.wish.plan.tls) return;
    for (const name of ['ca.pem', 'server.pem', 'server.key'])
      await copyFile(join(this.wish.folder, 'broker', 'tls', name), join(folder, name));
  }

  /** @returns the admin's token, if it is a new one */
  async writeServices(): Promise<string | undefined> {
    const { text, sha256 } = makeToken();
    const webhookSecret =
      (await this.valueOf('webhook-ingest', 'GITHUB_WEBHOOK_SECRET')) ?? secret();
    const isNewToken = await this.files.isWanted(this.envOf('api'));
    const secrets = {
      natsUrl: this.inside,
      userOf: (service: string) => carried(this.userOf(service, 'CORE')),
      databases: await this.provideDatabases(),
      webhookSecret,
      adminTokenSha256: sha256,
      github: await this.provideGithub(webhookSecret),
    };
    for (const service of SERVICES) {
      await carry(this.userOf(service, 'CORE'), join(this.place, service));
      await this.files.write(this.envOf(service), settingsFor(service, secrets));
    }
    await this.keep(join(this.place, 'grafana', 'password'));
    return isNewToken ? text : undefined;
  }

  async writeAgent(
    agent: PlannedAgent,
    folder: string,
    where: 'elsewhere' | 'here',
  ): Promise<void> {
    const { plan, slots, github, anthropicApiKey } = this.wish;
    await carry(this.userOf(agent.id, 'AGENTS'), folder);
    const natsUrl = where === 'here' ? this.inside : this.outside;
    const lines = settingsForAgent(agent, { natsUrl, slots, tls: plan.tls });
    const model: EnvLine[] =
      github === 'local'
        ? [
            ['ANTHROPIC_BASE_URL', COMPOSE.model],
            ['ANTHROPIC_API_KEY', 'the-local-model-needs-none'],
          ]
        : anthropicApiKey === undefined
          ? []
          : [['ANTHROPIC_API_KEY', anthropicApiKey]];
    const own = [`Of the agent ${agent.id}, a container of docker-compose.yml.`, ...lines.slice(1)];
    await this.files.write(join(folder, '.env'), where === 'here' ? [...own, ...model] : lines);
  }

  /** Its database is not there yet: roles.sql makes the roles when it is born. */
  private async provideDatabases(): Promise<Record<string, string>> {
    const roles = await Promise.all(
      WITH_SCHEMA.map(async (service) => {
        const there = await this.valueOf(service, 'DATABASE_URL');
        const password = there === undefined ? secret() : new URL(there).password;
        return { service, password };
      }),
    );
    const folder = join(this.place, 'postgres');
    await putInPlace(join(folder, 'roles.sql'), rolesSql(COMPOSE.database, roles), 0o600);
    await this.keep(join(folder, 'password'));
    return Object.fromEntries(
      roles.map(({ service, password }) => [
        service,
        `postgres://${roleOf(COMPOSE.database, service)}:${password}@${COMPOSE.postgres}/${COMPOSE.database}`,
      ]),
    );
  }

  private async provideGithub(webhookSecret: string): Promise<GithubAccess> {
    const { github } = this.wish;
    if (typeof github === 'object' && 'token' in github) return github;
    if (github === 'later') return github;
    const key =
      github === 'local' ? await this.localKey() : await readFile(github.privateKeyFile, 'utf8');
    for (const service of ['issue-classifier', 'pr-publisher'])
      await putInPlace(join(this.place, service, 'app.pem'), key, 0o600);
    if (github !== 'local') return { ...github, privateKeyFile: 'app.pem' };
    const options = JSON.stringify(localGithubOptions(webhookSecret), undefined, 2);
    await putInPlace(join(this.place, 'github', 'github.json'), options, 0o600);
    return { appId: COMPOSE.localAppId, privateKeyFile: 'app.pem', apiUrl: COMPOSE.github };
  }

  private async localKey(): Promise<string> {
    const file = join(this.place, 'github', 'app.pem');
    const there = await readText(file);
    if (there !== undefined) return there;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await putInPlace(file, pem, 0o600);
    return pem;
  }

  /** A secret in a file of its own; the one that is there stays. */
  private async keep(file: string): Promise<void> {
    if ((await readText(file)) === undefined) await putInPlace(file, secret(), 0o600);
  }

  private async valueOf(service: string, name: string): Promise<string | undefined> {
    const text = await readText(this.envOf(service));
    return text === undefined ? undefined : parseEnv(text)[name];
  }

  private envOf(service: string): string {
    return join(this.place, service, '.env');
  }
}

/** Of three servers, for docker-compose.scale.yml. Each is told its own name on its command line. */
function clusterText(password: string): string {
  const routes = COMPOSE.brokers.map((host) => `nats://routes:${password}@${host}:6222`);
  return `include "./nats-server.conf"
cluster {
  name: "claude-code-cluster"
  listen: "0.0.0.0:6222"
  authorization { user: "routes", password: "${password}", timeout: 2 }
  routes: ${JSON.stringify(routes)}
}
`;
}

/** The same files under the names they have in their container's folder. */
function carried({ name, account, tls }: UserFiles): UserFiles {
  const files = { caFile: 'ca.pem', certFile: `${name}.pem`, keyFile: `${name}.key` };
  return { name, account, seedFile: `${name}.nk`, ...(tls && { tls: files }) };
}

async function carry({ name, seedFile, tls }: UserFiles, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const to = carried({ name, account: 'CORE', seedFile, ...(tls && { tls }) });
  await copyFile(seedFile, join(folder, to.seedFile));
  if (tls === undefined || to.tls === undefined) return;
  await copyFile(tls.caFile, join(folder, to.tls.caFile));
  await copyFile(tls.certFile, join(folder, to.tls.certFile));
  await copyFile(tls.keyFile, join(folder, to.tls.keyFile));
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}
