import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { nkeys } from '@nats-io/transport-node';

import type { BrokerUser } from './broker-user.ts';

const ENDING = '.nk';

/** Where a user's seed lies, below the folder of keys. Agents apart, so that one may bear any service's name. */
export function seedFileOf(
  keys: string,
  { name, account }: Pick<BrokerUser, 'account' | 'name'>,
): string {
  return account === 'AGENTS'
    ? join(agentsFolder(keys), `${name}${ENDING}`)
    : join(keys, `${name}${ENDING}`);
}

/** Makes a user's seed, unless there is one. @returns what the server knows the user by */
export async function provideSeed(file: string): Promise<{ publicKey: string; isNew: boolean }> {
  const there = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (there !== undefined) return { publicKey: publicKeyOf(there, file), isNew: false };
  const pair = nkeys.createUser();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, Buffer.concat([pair.getSeed(), Buffer.from('\n')]), {
    mode: 0o600,
    flag: 'wx',
  });
  return { publicKey: pair.getPublicKey(), isNew: true };
}

/** Removes the seeds of agents that are not wanted any more. @returns their ids */
export async function removeAgents(keys: string, wanted: ReadonlySet<string>): Promise<string[]> {
  const files = await readdir(agentsFolder(keys)).catch(() => []);
  const gone = files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .filter((id) => !wanted.has(id));
  for (const name of gone) await rm(seedFileOf(keys, { name, account: 'AGENTS' }));
  return gone.sort();
}

function agentsFolder(keys: string): string {
  return join(keys, 'agents');
}

function publicKeyOf(seed: string, file: string): string {
  try {
    return nkeys.fromSeed(new TextEncoder().encode(seed.trim())).getPublicKey();
  } catch (cause) {
    throw new Error(`${file} holds no seed. Remove it to have a new one made.`, { cause });
  }
}
