import { chmod } from 'node:fs/promises';

import { ConfigError, loadConfig } from '#libs/runtime';

import { missing, ok, type Check } from '../check.ts';
import { CONFIGS } from '../service-configs.ts';
import { readSettings, type Settings } from '../settings-of.ts';

const values: Check = {
  name: '.env',
  for: ['coordinator', 'node'],
  async look({ folder, purpose, env }) {
    const all = await readSettings(folder);
    const mine = all.filter(({ service }) => (service === 'agent') === (purpose === 'node'));
    if (mine.length === 0)
      return missing(
        folder === undefined ? 'no folder was named' : `no .env below ${folder}`,
        'Write them with claude-cluster init, and name the folder with --folder.',
      );
    const faults = mine.flatMap((one) => faultsOf(one, env));
    if (faults.length === 0) return ok(`${mine.length} of them, all complete`);
    return missing(faults.join('; '), 'Mend these lines; .env.example explains each of them.');
  },
};

const modes: Check = {
  name: 'secrets',
  for: ['coordinator', 'node'],
  async look({ folder }) {
    const open = (await readSettings(folder)).filter(({ isOpen }) => isOpen);
    if (open.length === 0) return ok('nobody else on this machine can read them');
    const files = open.map(({ file }) => file).join(', ');
    return missing(`others may read ${files}`, 'Run claude-cluster doctor --fix, or chmod 600.');
  },
  async fix({ folder }) {
    for (const { file, isOpen } of await readSettings(folder)) if (isOpen) await chmod(file, 0o600);
  },
};

/** What `claude-cluster init` wrote, and what became of it. */
export const SETTINGS: readonly Check[] = [values, modes];

/** By the same class that the service itself reads them with; the environment outranks the file, as there. */
function faultsOf(
  { service, file, values: written }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const Config = CONFIGS[service];
  if (Config === undefined) return [`${file} belongs to no service`];
  try {
    loadConfig(Config, { ...written, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => `${file}: ${fault}`);
    throw error;
  }
}
