import type { BrokerAccess } from '#libs/messaging';

import { provideKeys } from '../../nats/provide-keys.ts';
import type { ClusterOptions } from './options.ts';

/** By what the broker of a local cluster knows each of its processes. */
export interface BrokerKeys {
  /** For the server's configuration. */
  readonly security: string;
  /** @param kind an agent may be called like a service */
  readonly accessOf: (user: string, kind?: 'agent') => BrokerAccess;
}

/** Makes them as `npm run keys` would. A folder that is used again keeps what it has. */
export async function brokerKeys({
  folder,
  agents,
  tls = false,
}: Pick<ClusterOptions, 'agents' | 'folder' | 'tls'>): Promise<BrokerKeys> {
  const { security, users } = await provideKeys({
    folder,
    agents,
    ...(tls ? { tls: { host: '127.0.0.1' } } : {}),
  });
  return {
    security,
    accessOf(user, kind) {
      const account = kind === 'agent' ? 'AGENTS' : 'CORE';
      const found = users.find((one) => one.name === user && one.account === account);
      if (found === undefined) throw new TypeError(`The broker has no user ${user}.`);
      return {
        nkeySeedFile: found.seedFile,
        ...(found.tls === undefined ? {} : { tls: found.tls }),
      };
    },
  };
}
