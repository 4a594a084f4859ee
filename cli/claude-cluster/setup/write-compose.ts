import { lchown, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { provideKeys, type UserFiles } from '../../../infra/nats/provide-keys.ts';
import { putInPlace } from '../../../infra/nats/put-in-place.ts';
import { ComposeFolder, type ComposeWish } from './compose-folder.ts';
import { COMPOSE, composeAgents, composeEnvironment, OUR_ENV } from './compose-settings.ts';
import { envText } from './env-file.ts';
import { planFile } from './plan.ts';
import { readText } from './read-text.ts';
import type { WrittenCluster } from './write-cluster.ts';

/** Of no user in particular: the `node` of the images. Root's files are given to it, for no container is root. */
const NOBODYS = { uid: 1000, gid: 1000 };
/** What is written by the containers. */
const DATA = [
  'nats',
  'nats-2',
  'nats-3',
  'postgres',
  'pr-publisher',
  'work',
  'prometheus',
  'grafana',
];

/**
 * Writes what docker-compose.yml needs below `compose` of the folder: for each container a folder with its settings, its
 * keys and nobody else's. Its PostgreSQL makes the roles at its first start. What is there is kept unless it is forced;
 * keys and passwords always.
 */
export async function writeCompose(wish: ComposeWish): Promise<WrittenCluster & { env: string }> {
  const { folder, plan } = wish;
  const place = join(folder, 'compose');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const name of DATA) await mkdir(join(place, 'data', name), { recursive: true, mode: 0o700 });
  wish.onStep('keys and certificates');
  const own = composeAgents(plan);
  const keys = await provideKeys({
    folder: join(folder, 'broker'),
    agents: [...plan.agents, ...own],
    serverFolder: '/etc/nats',
    ...(plan.tls && { tls: { host: plan.host, alsoCalled: COMPOSE.brokers } }),
  });
  const user = (name: string, account: string): UserFiles => {
    const found = keys.users.find((one) => one.name === name && one.account === account);
    if (found === undefined) throw new TypeError(`The broker knows no ${name}.`);
    return found;
  };
  const cluster = new ComposeFolder(wish, place, user);
  await cluster.writeBroker(keys.security);
  const adminToken = await cluster.writeServices();
  for (const agent of own) await cluster.writeAgent(agent, join(place, 'agents', agent.id), 'here');
  for (const agent of plan.agents)
    await cluster.writeAgent(agent, join(folder, 'agents', agent.id), 'elsewhere');
  for (const id of keys.removed)
    for (const agents of [join(place, 'agents'), join(folder, 'agents')])
      await rm(join(agents, id), { recursive: true, force: true });
  await putInPlace(planFile(folder), `${JSON.stringify(plan, undefined, 2)}\n`, 0o644);
  const env = await writeEnvironment(wish, place);
  const { written, kept } = cluster.files;
  return {
    broker: { ...keys, configFile: join(place, 'nats', 'nats-server.conf'), url: cluster.outside },
    written,
    kept,
    env,
    ...(adminToken === undefined ? {} : { adminToken }),
  };
}

/** @returns the .env that counts: beside docker-compose.yml, unless there is one of somebody else's */
async function writeEnvironment(wish: ComposeWish, place: string): Promise<string> {
  const root = process.getuid?.() === 0;
  const owner = root
    ? NOBODYS
    : { uid: process.getuid?.() ?? 1000, gid: process.getgid?.() ?? 1000 };
  if (root) await give(place, owner);
  const { tls, host } = wish.plan;
  const isOpen = tls || (host !== '127.0.0.1' && host !== 'localhost');
  const lines = composeEnvironment({ place, owner, isLocal: wish.github === 'local', isOpen });
  const text = envText(lines);
  const own = join(place, '.env');
  const usual = join(wish.projectFolder, '.env');
  const put = async (file: string): Promise<boolean> => {
    const there = await readText(file);
    if (there !== undefined && !there.startsWith(`# ${OUR_ENV}`)) return false;
    // People open doors in it. Another cluster's is of no use here.
    const isKept = !wish.force && there?.includes(envText([['CLUSTER_FOLDER', place]]));
    if (isKept !== true) await putInPlace(file, text, 0o644);
    return true;
  };
  await put(own);
  return (await put(usual)) ? usual : own;
}

async function give(path: string, owner: { uid: number; gid: number }): Promise<void> {
  await lchown(path, owner.uid, owner.gid);
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const below = join(path, entry.name);
    // What a container has written is its own already.
    if (entry.isDirectory()) await give(below, owner);
    else await lchown(below, owner.uid, owner.gid);
  }
}
