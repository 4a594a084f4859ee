import { mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { removeFolder } from '#libs/workspace';
import { createLogUpdate } from 'log-update';

import type { Step } from '../../../infra/local/cluster/options.ts';
import { startCluster, type Cluster } from '../../../infra/local/cluster/start-cluster.ts';
import { distFolder } from '../../../infra/local/cluster/parts.ts';
import { tracesFrom } from '../../../infra/local/cluster/traces-from.ts';
import { guard } from '../../../infra/local/guard.ts';
import { putInPlace } from '../../../infra/nats/put-in-place.ts';
import { whyNoSandbox } from '../../../infra/local/sandbox.ts';
import { makeToken } from '../../../services/api/access/token-text.ts';
import { agentsFor } from '../../demo/agents.ts';
import { stepsText } from '../../demo/live-screen.ts';
import { EXIT, CommandError } from '../command-error.ts';
import { noteRunning } from '../connect/running-cluster.ts';
import { readLogin } from '../connect/saved-login.ts';
import type { Context } from '../context.ts';
import { envText } from '../setup/env-file.ts';
import type { Output } from '../show/output.ts';
import { openPlayground, PERSON } from './playground.ts';
import type { Foreign } from './choose-foreign.ts';
import { upWords } from './up-words.ts';

interface Up {
  readonly agents: number;
  readonly port: number;
  readonly folder?: string;
  readonly foreign: Foreign;
}

/** The whole cluster; returns when somebody wants it to end and all is gone. @throws ProcessDied when a part of it dies */
export async function runUp(up: Up, context: Context, output: Output): Promise<void> {
  const { folder, isOurs } = await folderFor(up, context);
  const unguard = isOurs ? guard({ folder }) : () => undefined;
  try {
    await inFolder(up, folder, { context, output });
  } finally {
    if (isOurs) await removeFolder(folder);
    unguard();
  }
}

async function inFolder(
  up: Up,
  folder: string,
  { context, output }: { context: Context; output: Output },
): Promise<void> {
  const { foreign } = up;
  const steps = stepsScreen(output);
  const { text: token, sha256 } = makeToken();
  const whyUnboxed = await whyNoSandbox();
  if (whyUnboxed !== undefined && foreign.kind !== 'local')
    throw new CommandError(
      EXIT.failed,
      `A real model works in a sandbox only, and there is none here. ${whyUnboxed}`,
    );
  if (whyUnboxed !== undefined)
    output.note(`The local, harmless repository is worked on without a sandbox. ${whyUnboxed}`);
  const cluster = await startCluster({
    folder,
    agents: agentsFor(up.agents),
    ...(await foreignOptions(foreign)),
    users: [PERSON],
    traces: tracesFrom(context.env),
    environment: {
      api: {
        HTTP_PORT: String(up.port),
        API_ADMIN_TOKEN_SHA256: sha256,
        API_DASHBOARD_FOLDER: join(distFolder(), 'dashboard'),
      },
      ...(whyUnboxed === undefined ? {} : { agent: { AGENT_SANDBOX: 'none' } }),
      ...(foreign.kind === 'real'
        ? { 'pr-publisher': { SWEEP_REPOSITORIES: foreign.repositories.join(',') } }
        : {}),
    },
    onStep: steps.step,
    signal: context.signal,
  }).finally(() => {
    steps.done();
  });
  const forget = await tell(cluster, { folder, token, foreign }, { context, output });
  try {
    await Promise.race([
      aborted(context.signal),
      cluster.died.then((died) => Promise.reject(died)),
    ]);
  } finally {
    output.note('Ending');
    await forget();
    await cluster.stop();
  }
}

/** Says where everything is. @returns what takes back that it runs */
async function tell(
  cluster: Cluster,
  { folder, token, foreign }: { folder: string; token: string; foreign: Foreign },
  { context, output }: { context: Context; output: Output },
): Promise<() => Promise<void>> {
  const url = cluster.urls['api'] ?? '';
  const repository =
    cluster.github === undefined ? undefined : await openPlayground(cluster.github);
  const running = { url, token, pid: process.pid, folder };
  const forget = await noteRunning(running, context.env);
  const tokenFile = join(folder, 'admin-token');
  await putInPlace(tokenFile, `${token}\n`, 0o600);
  await putInPlace(join(folder, 'coordinator', 'api', '.env'), rebuildSettings(cluster), 0o600);
  const login = await readLogin(context.env);
  const value = {
    api: url,
    tokenFile,
    folder,
    repository: repository ?? null,
    github: cluster.github?.apiUrl ?? null,
    logs: cluster.logFolder,
    prometheus: cluster.prometheusFile,
    natsUrl: cluster.natsUrl,
    urls: cluster.urls,
  };
  output.answer(value, (shown) =>
    upWords(
      { cluster, url, tokenFile, repository, foreign, isLoggedIn: login !== undefined },
      shown,
    ),
  );
  return forget;
}

/** What `claude-cluster rebuild` needs, where it looks for it. */
function rebuildSettings(cluster: Cluster): string {
  return envText([
    ['NATS_URL', cluster.natsUrl],
    ['NATS_NKEY_SEED_FILE', cluster.natsAccessOf('api')?.nkeySeedFile ?? ''],
    ['DATABASE_URL', cluster.databases['api'] ?? ''],
  ]);
}

async function foreignOptions(
  foreign: Foreign,
): Promise<Pick<Parameters<typeof startCluster>[0], 'github' | 'model' | 'throwaway'>> {
  if (foreign.kind === 'local') {
    const { playgroundScripts } = await import('./playground.ts');
    return { model: { scripts: await playgroundScripts() }, throwaway: true };
  }
  const { apiKey } = foreign;
  if (foreign.kind === 'local-github') return { model: { apiKey }, throwaway: true };
  const access = { token: foreign.token };
  return {
    model: { apiKey },
    github: {
      apiUrl: process.env['GITHUB_API_URL'] ?? 'https://api.github.com',
      access,
      readAccess: access,
      // GitHub reaches no machine at home; issues are looked for instead.
      webhookSecret: process.env['GITHUB_WEBHOOK_SECRET'] ?? makeToken().text,
    },
  };
}

/** With a real GitHub what the cluster knows must outlive it; what is only played goes away with it. */
async function folderFor(
  { folder, foreign }: Up,
  context: Context,
): Promise<{ folder: string; isOurs: boolean }> {
  if (folder === undefined && foreign.kind !== 'real') {
    const made = await mkdtemp(join(tmpdir(), 'claude-code-cluster-up-'));
    return { folder: await realpath(made), isOurs: true };
  }
  const kept = resolve(context.folder, folder ?? join(homedir(), '.claude-code-cluster', 'up'));
  await mkdir(kept, { recursive: true, mode: 0o700 });
  return { folder: kept, isOurs: false };
}

function stepsScreen(output: Output): { step: (step: Step) => void; done: () => void } {
  const steps = new Map<string, Step['state']>();
  const update = output.live ? createLogUpdate(output.stream) : undefined;
  return {
    step({ name, state }) {
      steps.set(name, state);
      if (update !== undefined) update(stepsText(steps, output.paint));
      else if (state === 'ready') output.note(`${name} is ready`);
    },
    done() {
      update?.done();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener('abort', () => {
        resolve();
      });
  });
}
