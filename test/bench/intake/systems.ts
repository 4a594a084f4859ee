import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { SyncInterval } from '../../../infra/local/broker.ts';
import { awaitWord } from '../../../infra/local/cluster/await-ready.ts';
import type { Parts } from '../../../infra/local/cluster/parts.ts';
import { startService } from '../../../infra/local/cluster/start-service.ts';
import { backstage, provisionedBroker } from '../backstage.ts';
import type { BenchRun } from '../bench.ts';
import { SECRET } from './deliveries.ts';

/** Something that takes deliveries in. */
export interface System {
  readonly name: string;
  readonly port: number;
  /** Where it keeps what it took; absent when it keeps nothing. */
  readonly natsUrl?: string;
  readonly parts: Parts;
}

/** The name of the one that the others are compared with. */
export const LIMIT = 'bare node http + HMAC';

/** Each with a broker of its own, so that one's data is not in the other's way. */
export async function startSystems(run: BenchRun, started: System[]): Promise<void> {
  started.push(await startBare(run));
  for (const [name, syncInterval] of [
    ['webhook-ingest, kill-safe', '2m'],
    ['webhook-ingest, power-safe', 'always'],
  ] as const)
    started.push(await startIngest(run, { name, syncInterval }));
}

async function startBare({ folder, signal }: BenchRun): Promise<System> {
  const parts = await backstage(join(folder, 'bare'), signal);
  const bare = parts.addProcess('services', {
    name: 'bare',
    argv: ['test/bench/intake/bare-server.js'],
  });
  await bare.start();
  const url = await awaitWord(
    bare,
    ({ url: said }) => (typeof said === 'string' ? said : undefined),
    signal,
  );
  return { name: LIMIT, port: portOf(url), parts };
}

async function startIngest(
  run: BenchRun,
  { name, syncInterval }: { name: string; syncInterval: SyncInterval },
): Promise<System> {
  const folder = join(run.folder, `ingest-${syncInterval}`);
  await mkdir(folder);
  const parts = await backstage(folder, run.signal);
  try {
    const natsUrl = await provisionedBroker(parts, { folder, syncInterval });
    const env = {
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: '0',
      NATS_URL: natsUrl,
      GITHUB_WEBHOOK_SECRET: SECRET,
    };
    const url = await startService(parts, { name: 'webhook-ingest', layer: 'services', env });
    return { name, port: portOf(url), natsUrl, parts };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
