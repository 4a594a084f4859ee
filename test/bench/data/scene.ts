import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Provisioner } from '#libs/messaging';

import { awaitReady, awaitWord } from '../../../infra/local/cluster/await-ready.ts';
import type { ManagedProcess } from '../../../infra/local/cluster/managed-process.ts';
import type { Parts } from '../../../infra/local/cluster/parts.ts';
import { startService } from '../../../infra/local/cluster/start-service.ts';
import { provideSchemas } from '../../../infra/local/postgres-schemas.ts';
import { makeToken } from '../../../services/api/access/token-text.ts';
import { backstage, database, onBroker, provisionedBroker } from '../backstage.ts';
import type { BenchRun } from '../bench.ts';
import { MAY_BE_ASKED } from './live-heap.ts';

/** Who handles data besides the agents: real services, each a process, and the local GitHub. */
export interface Scene {
  readonly parts: Parts;
  readonly natsUrl: string;
  readonly api: { readonly url: string; readonly token: string };
  readonly github: Github;
  readonly folder: string;
  /** Ends pr-publisher and starts it with other limits. */
  readonly restartPublisher: (limits: Readonly<Record<string, string>>) => Promise<void>;
}

/** The local GitHub with one repository. */
export interface Github {
  readonly apiUrl: string;
  readonly cloneUrl: string;
  /** A person's. */
  readonly token: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const AGENT = 'pc1';
export const REPOSITORY = 'octo-tester/data';
const SERVICES = ['scheduler', 'pr-publisher', 'api'] as const;
/** Far above what a task of this bench brings: what waits for a person, or is not looked through, by default. */
const LIFTED = {
  GATE_CONTENT_BYTES_MAX: String(1024 ** 3),
  GATE_BYTES_MAX: String(1024 ** 3),
  GATE_LINES_MAX: '100000000',
};

/** Starts it all, does something with it, and stops it all. */
export async function withScene<T>(
  run: BenchRun,
  { bundleBytesMax }: { bundleBytesMax: number },
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  const parts = await backstage(run.folder, run.signal);
  try {
    const natsUrl = await provisionedBroker(parts, run);
    await onBroker(natsUrl, (app) => app.get(Provisioner).ensureArtifactBucket(AGENT));
    const postgresUrl = await database(parts, run.folder);
    const databases = await provideSchemas(postgresUrl, 'claude_cluster', SERVICES);
    const github = await startGithub(parts, run.folder);
    const token = makeToken();
    const own = {
      // Nobody says that it is still at it while a bundle is made.
      scheduler: { LEASE_MS: '3600000', NODE_OPTIONS: MAY_BE_ASKED },
      'pr-publisher': {
        ...{ ...github.environment, ...LIFTED, INTAKE_SWEEP_MS: '0' },
        BUNDLE_BYTES_MAX: String(bundleBytesMax),
        NODE_OPTIONS: MAY_BE_ASKED,
      },
      api: { API_ADMIN_TOKEN_SHA256: token.sha256, NODE_OPTIONS: MAY_BE_ASKED },
    };
    const urls = new Map<string, string>();
    for (const name of SERVICES) {
      const common = { HTTP_HOST: '127.0.0.1', HTTP_PORT: '0', NATS_URL: natsUrl };
      const env = { ...common, DATABASE_URL: databases[name] ?? '', ...own[name] };
      urls.set(name, await startService(parts, { name, layer: 'services', env }));
    }
    const restartPublisher: Scene['restartPublisher'] = async (limits) => {
      const publisher = processOf({ parts }, 'pr-publisher');
      await publisher.stop();
      publisher.remember(limits);
      await publisher.start();
      await awaitReady('pr-publisher', urls.get('pr-publisher') ?? '', run.signal);
    };
    const { folder } = run;
    const api = { url: urls.get('api') ?? '', token: token.text };
    return await work({ parts, natsUrl, github, api, folder, restartPublisher });
  } finally {
    await parts.stop();
  }
}

export function processOf({ parts }: Pick<Scene, 'parts'>, name: string): ManagedProcess {
  return parts.byName.get(name) as ManagedProcess;
}

async function startGithub(parts: Parts, folder: string): Promise<Github> {
  const [from, own] = [join(folder, 'first'), join(folder, 'github')];
  for (const made of [from, own]) await mkdir(made, { recursive: true });
  await writeFile(join(from, 'README.md'), '# Data\n');
  const [owner = '', name = ''] = REPOSITORY.split('/');
  const options = JSON.stringify({ folder: own, repositories: [{ owner, name, from }] });
  const process = parts.addProcess('stand-ins', {
    name: 'github',
    argv: ['infra/local/github/main.js', options],
  });
  await process.start();
  const said = await awaitWord(process, readWord, parts.signal);
  const { tokens } = JSON.parse(await readFile(said.tokensFile, 'utf8')) as {
    tokens: Record<string, string>;
  };
  return {
    apiUrl: said.apiUrl,
    cloneUrl: `${said.gitUrl}/${REPOSITORY}.git`,
    token: tokens[owner] ?? '',
    environment: {
      GITHUB_API_URL: said.apiUrl,
      GITHUB_APP_ID: String(said.appId),
      GITHUB_APP_PRIVATE_KEY_FILE: said.privateKeyFile,
    },
  };
}

interface Word {
  readonly apiUrl: string;
  readonly gitUrl: string;
  readonly appId: number;
  readonly privateKeyFile: string;
  readonly tokensFile: string;
}

function readWord(line: Record<string, unknown>): Word | undefined {
  return 'tokensFile' in line ? (line as unknown as Word) : undefined;
}
