import { join } from 'node:path';

import type { AgentUserSpec } from './broker-user.ts';
import { configurationText } from './configuration.ts';
import { provideKeys, type ProvidedKeys } from './provide-keys.ts';
import { putInPlace } from './put-in-place.ts';

/** What the broker of a cluster needs, and how its users get in. */
export interface BrokerFolder extends Omit<ProvidedKeys, 'security'> {
  readonly configFile: string;
  /** What the PCs dial. */
  readonly url: string;
}

/** Makes keys, certificates where wanted, and the server's configuration. What is there is kept. @param folder absolute */
export async function makeBrokerFolder({
  folder,
  agents,
  host,
  tls,
}: {
  folder: string;
  agents: readonly AgentUserSpec[];
  host: string;
  tls: boolean;
}): Promise<BrokerFolder> {
  const { security, users, made, removed } = await provideKeys({
    folder,
    agents,
    ...(tls && { tls: { host } }),
  });
  const configFile = join(folder, 'nats-server.conf');
  await putInPlace(configFile, configurationText({ folder, host, security }), 0o644);
  return { configFile, url: `${tls ? 'tls' : 'nats'}://${host}:4222`, users, made, removed };
}
