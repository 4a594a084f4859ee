import { join } from 'node:path';

import type { ConsumerDefinition } from '#libs/contracts';

import { startBroker as startLocalBroker, type LocalBroker } from '../../infra/local/broker.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A nats-server of one test file's own. */
export interface TestBroker extends LocalBroker {
  /** Makes every stream, and these consumers: all of the fixed services' when absent. */
  provision(consumers?: readonly ConsumerDefinition[]): Promise<void>;
}

/**
 * With JetStream, every acknowledged message on disk, on a free port.
 *
 * @param security accounts and users (infra/nats); absent: whoever reaches it may do everything
 */
export async function startBroker(security?: string): Promise<TestBroker> {
  const folder = await temporaryFolder();
  const binary = process.env['TEST_NATS_SERVER'];
  const broker = await startLocalBroker({
    folder: join(folder.path, 'broker'),
    ...(binary === undefined ? {} : { binary }),
    ...(security === undefined ? {} : { security }),
  });
  return {
    url: broker.url,
    monitorUrl: broker.monitorUrl,
    logFile: broker.logFile,
    get pid() {
      return broker.pid;
    },
    kill: () => broker.kill(),
    restart: () => broker.restart(),
    reload: (next) => broker.reload(next),
    async stop() {
      await broker.stop();
      await folder.remove();
    },
    async provision(consumers) {
      // Loaded here only: most specs need neither Nest nor a NATS client.
      const { provision } = await import('./provision.ts');
      await provision(broker.url, consumers);
    },
  };
}
