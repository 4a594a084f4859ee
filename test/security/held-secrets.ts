import { readFile } from 'node:fs/promises';

import type { Cluster } from '../../infra/local/cluster/start-cluster.ts';

/** A value that must be found nowhere. */
export interface Secret {
  /** The variable, and for an address its password. */
  readonly name: string;
  readonly value: string;
}

/** Asked of the names alone, so that a variable nobody has declared as secret is looked for too. */
const OPENS_SOMETHING = /(?:KEY|TOKEN|SECRET|PASSWORD|SEED)$/;
const FILE = '_FILE';

/** What the processes of a cluster really hold: their environments, and the files that these name. */
export async function heldSecrets({ processes }: Pick<Cluster, 'processes'>): Promise<Secret[]> {
  const secrets = new Map<string, Secret>();
  for (const { pid } of processes.values()) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    for (const variable of environment.split('\0'))
      for (const secret of await secretsIn(variable)) secrets.set(secret.value, secret);
  }
  return [...secrets.values()];
}

async function secretsIn(variable: string): Promise<Secret[]> {
  const [name, value] = [variable.split('=', 1).join(), variable.slice(variable.indexOf('=') + 1)];
  if (name.endsWith('_URL')) {
    const { password } = URL.parse(value) ?? { password: '' };
    return password === '' ? [] : [{ name, value: decodeURIComponent(password) }];
  }
  if (OPENS_SOMETHING.test(name)) return [{ name, value }];
  if (!name.endsWith(FILE) || !OPENS_SOMETHING.test(name.slice(0, -FILE.length))) return [];
  const lines = (await readFile(value, 'utf8')).trim().split('\n');
  // Any line of a key is too much of it.
  return lines.filter((line) => !line.startsWith('-----')).map((line) => ({ name, value: line }));
}
