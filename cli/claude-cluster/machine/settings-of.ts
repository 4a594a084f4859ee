import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** The settings of one process, as `claude-cluster init` wrote them and people changed them. */
export interface Settings {
  /** A service, or `agent`. */
  readonly service: string;
  readonly file: string;
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Others than its owner may read it. */
  readonly isOpen: boolean;
}

/** Every .env below an init folder: of a whole cluster, or of one agent when it is an agent's own folder. */
export async function readSettings(folder: string | undefined): Promise<Settings[]> {
  if (folder === undefined) return [];
  const [services, agents] = await Promise.all([
    namesIn(join(folder, 'coordinator')),
    namesIn(join(folder, 'agents')),
  ]);
  const places = [
    ...services.map((name) => ({ service: name, file: join(folder, 'coordinator', name, '.env') })),
    ...agents.map((name) => ({ service: 'agent', file: join(folder, 'agents', name, '.env') })),
    { service: 'agent', file: join(folder, '.env') },
  ];
  const found = await Promise.all(places.map(read));
  return found.flatMap((one) => one ?? []);
}

async function read(place: { service: string; file: string }): Promise<Settings | undefined> {
  try {
    const [text, { mode }] = await Promise.all([readFile(place.file, 'utf8'), stat(place.file)]);
    return { ...place, values: parseEnv(text), isOpen: (mode & 0o077) !== 0 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
