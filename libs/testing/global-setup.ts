import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { guard } from '../../infra/local/guard.ts';
import { natsServer } from '../../infra/local/nats-server.ts';
import { startPostgres } from '../../infra/local/postgres.ts';

/**
 * Once per run of the tests: one PostgreSQL cluster for all files, and the nats-server that each file starts for itself.
 *
 * @returns what ends it
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'claude-code-cluster-tests-'));
  const unguard = guard({ folder });
  const [postgres, binary] = await Promise.all([
    startPostgres({ folder: join(folder, 'postgres'), throwaway: true }),
    natsServer(),
  ]);
  process.env['TEST_POSTGRES_URL'] = postgres.url;
  process.env['TEST_NATS_SERVER'] = binary;
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
    unguard();
  };
}
