import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AgentSpec } from '../../infra/local/cluster/options.ts';
import { startCluster, type Cluster } from '../../infra/local/cluster/start-cluster.ts';
import type { LocalGithub } from '../../infra/local/github/local-github.ts';
import { startGithub } from '../../infra/local/github/start-github.ts';
import { BrokerLine } from './broker-line.ts';
import { fakeClaude } from './fake-claude.ts';
import { GithubLine } from './github-line.ts';
import { lastingPort } from './lasting-port.ts';
import { PostOffice } from './post-office.ts';
import { randomOf, type Random } from './random.ts';
import { Supervisor } from './supervisor.ts';

/** Everything that runs. */
export interface Stage {
  readonly cluster: Cluster;
  readonly github: LocalGithub;
  readonly githubLine: GithubLine;
  readonly office: PostOffice;
  readonly lines: ReadonlyMap<string, BrokerLine>;
  readonly supervisor: Supervisor;
  readonly storeFolder: string;
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly folder: string;
  readonly agents: readonly AgentSpec[];
  /** Draws what befalls webhooks on their way; nothing does when absent. */
  readonly random?: Random;
  readonly repositories: readonly string[];
  /** As `ClusterOptions.environment`: how quick and how patient everybody is. */
  readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Who takes spans; nobody when absent. */
  readonly otlpEndpoint?: string;
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

export const PERSON = 'octo-tester';

/**
 * The real services on a real broker and PostgreSQL, with something between each pair that can fail.
 *
 * GitHub is only ever reached through `githubLine`, webhooks only arrive through `office`, agents reach the broker
 * through `lines`. What ends is started again by `supervisor`.
 */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { folder, agents, random, signal } = options;
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const [githubLine, office] = await Promise.all([GithubLine.start(), PostOffice.start(random)]);
    undo.push(
      () => githubLine.stop(),
      () => office.stop(),
    );
    const secret = randomBytes(24).toString('hex');
    const github = await startGithub({
      folder: await made(join(folder, 'github')),
      publicUrl: githubLine.url,
      webhook: { url: office.url, secret },
      users: [PERSON],
    });
    undo.push(() => github.stop());
    githubLine.target = github.apiUrl;
    await createRepositories(github, options);

    // Of the folder and not of a seed: two runs of one seed may run side by side.
    const brokerPort = await lastingPort(randomOf(folder, 'port'));
    const lines = new Map<string, BrokerLine>();
    for (const { id } of agents) lines.set(id, await BrokerLine.start(brokerPort));
    undo.push(async () => {
      await Promise.all([...lines.values()].map((line) => line.stop()));
    });
    const supervisor = new Supervisor();
    const cluster = await startCluster({
      folder,
      agents,
      model: { apiKey: 'no-key-is-needed', baseUrl: 'http://127.0.0.1:9' },
      github: {
        apiUrl: githubLine.url,
        access: { appId: github.appId, privateKeyFile: github.privateKeyFile },
        readAccess: { token: github.readTokens[PERSON] ?? '' },
        webhookSecret: secret,
      },
      brokerPort,
      ...(options.otlpEndpoint !== undefined && { traces: { otlpEndpoint: options.otlpEndpoint } }),
      environment: await environmentOf(options, lines),
      onDeath: (death) => {
        supervisor.died(death);
      },
      onStep: ({ name, state }) => {
        if (state === 'ready') options.onStep(`${name} is ready`);
      },
      signal,
    });
    undo.push(async () => {
      await supervisor.close();
      await cluster.stop();
    });
    supervisor.watch(cluster);
    office.target = cluster.webhookUrl;
    const storeFolder = join(folder, 'broker', 'jetstream');
    return { cluster, github, githubLine, office, lines, supervisor, storeFolder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function environmentOf(
  { folder, environment }: StageOptions,
  lines: ReadonlyMap<string, BrokerLine>,
): Promise<Record<string, Record<string, string>>> {
  const agents = [...lines].map(
    ([id, { url }]) => [id, { ...environment[id], NATS_URL: url }] as const,
  );
  return {
    ...environment,
    ...Object.fromEntries(agents),
    // Its CLI is ours and its repositories are harmless; what is tried here is who is believed.
    agent: {
      AGENT_SANDBOX: 'none',
      ...environment['agent'],
      CLAUDE_BIN: await fakeClaude(folder),
    },
  };
}

async function createRepositories(
  github: LocalGithub,
  { folder, repositories }: StageOptions,
): Promise<void> {
  const from = await made(join(folder, 'repository'));
  await writeFile(join(from, 'README.md'), 'Numbers, written down one by one.\n');
  for (const name of repositories) await github.createRepository({ owner: PERSON, name, from });
}

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}
