import { provideKeys } from '../../nats/provide-keys.ts';
import type { AgentSpec } from './options.ts';

/** By what the broker of a local cluster knows each of its processes. */
export interface BrokerKeys {
  /** For the server's configuration. */
  readonly security: string;
  /** @param kind an agent may be called like a service */
  readonly seedFileOf: (user: string, kind?: 'agent') => string;
}

/** Makes them as `npm run keys` would. A folder that is used again keeps what it has. */
export async function brokerKeys({
  folder,
  agents,
}: {
  folder: string;
  agents: readonly AgentSpec[];
}): Promise<BrokerKeys> {
  const { security, users } = await provideKeys({ folder, agents });
  return {
    security,
    seedFileOf(user, kind) {
      const account = kind === 'agent' ? 'AGENTS' : 'CORE';
      const found = users.find((one) => one.name === user && one.account === account);
      if (found === undefined) throw new TypeError(`The broker has no user ${user}.`);
      return found.seedFile;
    },
  };
}
