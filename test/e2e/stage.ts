import { createHmac, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder } from '#libs/testing';

import type { AgentSpec } from '../../infra/local/cluster/options.ts';
import { startCluster, type Cluster } from '../../infra/local/cluster/start-cluster.ts';
import { sandboxVariables } from '../../infra/local/sandbox.ts';
import { GithubOutside, PERSON } from './github-outside.ts';

/** What the model says in each start of the CLI (infra/local/model/README.md). */
export type Rounds = readonly (readonly object[])[];

export interface StageOptions {
  readonly agents: readonly AgentSpec[];
  readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** People with an account, the owner of every repository first; the owner alone when absent. */
  readonly users?: readonly string[];
  /** By the name of the repository it is played in. */
  readonly scripts: Readonly<Record<string, Rounds>>;
  /** What it says instead where it goes on with what an interrupted attempt has left, whatever the repository. */
  readonly goingOn?: Rounds;
  /** Whether the broker is spoken with by TLS. */
  readonly tls?: boolean;
}

/** A whole cluster of separate processes, seen from outside. */
export interface Stage {
  readonly cluster: Cluster;
  readonly github: GithubOutside;
  /** Holds everything of it. */
  readonly folder: string;
  /** Posts bytes to webhook-ingest as they are. */
  readonly deliver: (delivery: Delivery) => Promise<Response>;
  /** Resolves when no process runs and no folder is left. Safe to call twice. */
  stop(): Promise<void>;
}

export interface Delivery {
  readonly body: string;
  /** A new one when absent. */
  readonly id?: string;
  /** The right one when absent. */
  readonly secret?: string;
}

export async function startStage({
  agents,
  environment,
  users = [PERSON],
  scripts,
  goingOn,
  tls = false,
}: StageOptions): Promise<Stage> {
  const folder = await temporaryFolder();
  const seeds = join(folder.path, 'seeds');
  await mkdir(seeds);
  const cluster = await startCluster({
    folder: join(folder.path, 'cluster'),
    agents,
    environment: {
      ...environment,
      agent: { ...(await sandboxVariables()), ...environment['agent'] },
    },
    users,
    model: { scripts: { scripts: [...goesOn(goingOn), ...Object.entries(scripts).map(routed)] } },
    throwaway: true,
    tls,
  }).catch(async (error: unknown) => {
    await folder.remove();
    throw error;
  });
  if (cluster.github === undefined) throw new TypeError('The stage plays on the local GitHub.');
  return {
    cluster,
    github: new GithubOutside(cluster.github, seeds),
    folder: folder.path,
    deliver: (delivery) => deliver(cluster, delivery),
    async stop() {
      await cluster.stop();
      await folder.remove();
    },
  };
}

/** The first prompt says so; the first match counts. */
function goesOn(rounds: Rounds | undefined): object[] {
  return rounds === undefined
    ? []
    : [{ match: 'Somebody began this before you', script: { rounds } }];
}

/** The first prompt names the repository so. */
function routed([repository, rounds]: [string, Rounds]): object {
  return { match: `the repository ${PERSON}/${repository},`, script: { rounds } };
}

function deliver(cluster: Cluster, { body, id, secret }: Delivery): Promise<Response> {
  const digest = createHmac('sha256', secret ?? cluster.webhookSecret)
    .update(body)
    .digest('hex');
  return fetch(cluster.webhookUrl, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': id ?? randomUUID(),
      'x-hub-signature-256': `sha256=${digest}`,
      connection: 'close',
    },
  });
}
