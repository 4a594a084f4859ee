import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { KeyedUser } from './accounts.ts';
import { agentUser } from './agent-users.ts';
import type { AgentUserSpec, BrokerUser } from './broker-user.ts';
import { provideAuthority, provideCertificate, type CertificateFiles } from './certificates.ts';
import { isLoopback, securityText, type ServerTls } from './configuration.ts';
import { provideSeed, removeAgents, seedFileOf } from './seeds.ts';
import { operatorUser, serviceUsers } from './service-users.ts';

/** What is asked for. */
export interface KeysWanted {
  /** Absolute. Holds `keys`, and `tls` where wanted. */
  readonly folder: string;
  readonly agents: readonly AgentUserSpec[];
  /** Certificates as well; `host` is the name the PCs dial, `alsoCalled` what others dial. */
  readonly tls?: { readonly host: string; readonly alsoCalled?: readonly string[] };
  /** Where the server will find `ca.pem`, `server.pem` and `server.key`, when that is not `tls` of the folder. */
  readonly serverFolder?: string;
}

/** How a user gets in. */
export interface UserFiles {
  readonly name: string;
  readonly account: BrokerUser['account'];
  readonly seedFile: string;
  readonly tls?: CertificateFiles & { readonly caFile: string };
}

/** What there is now. */
export interface ProvidedKeys {
  /** For the server's configuration. */
  readonly security: string;
  readonly users: readonly UserFiles[];
  /** Users that were not there before. */
  readonly made: readonly string[];
  /** Agents that were there before. */
  readonly removed: readonly string[];
}

/**
 * Makes the keys and certificates that are missing, keeps what is there, and removes those of agents that are not
 * listed any more. Done twice it changes nothing.
 */
export async function provideKeys({
  folder,
  agents,
  tls,
  serverFolder = join(folder, 'tls'),
}: KeysWanted): Promise<ProvidedKeys> {
  const keys = join(folder, 'keys');
  const removed = await removeAgents(keys, new Set(agents.map(({ id }) => id)));
  for (const id of removed) await removeCertificate(folder, id);
  const users = [...serviceUsers(agents), operatorUser(), ...agents.map(agentUser)];
  const keyed: KeyedUser[] = [];
  const made: string[] = [];
  for (const user of users) {
    const { publicKey, isNew } = await provideSeed(seedFileOf(keys, user));
    keyed.push({ ...user, publicKey });
    if (isNew) made.push(user.name);
  }
  const server = tls && (await provideCertificates(folder, users, tls));
  return {
    security: securityText(keyed, server && serverFiles(serverFolder)),
    users: users.map((user) => ({
      name: user.name,
      account: user.account,
      seedFile: seedFileOf(keys, user),
      ...(server && { tls: { caFile: server.caFile, ...certificateOf(folder, user) } }),
    })),
    made,
    removed,
  };
}

async function provideCertificates(
  folder: string,
  users: readonly BrokerUser[],
  { host, alsoCalled = [] }: NonNullable<KeysWanted['tls']>,
): Promise<ServerTls> {
  const place = join(folder, 'tls');
  const server = serverFiles(place);
  const authority = await provideAuthority({
    certFile: server.caFile,
    keyFile: join(place, 'ca.key'),
  });
  const names = [...(isLoopback(host) ? [] : [host]), ...alsoCalled, 'localhost', '127.0.0.1'];
  await provideCertificate(server, { name: host, hosts: [...new Set(names)] }, authority);
  for (const user of users)
    await provideCertificate(
      certificateOf(folder, user),
      { name: user.name, hosts: [] },
      authority,
    );
  return server;
}

function serverFiles(place: string): ServerTls {
  return {
    caFile: join(place, 'ca.pem'),
    certFile: join(place, 'server.pem'),
    keyFile: join(place, 'server.key'),
  };
}

async function removeCertificate(folder: string, agent: string): Promise<void> {
  const { certFile, keyFile } = certificateOf(folder, { name: agent, account: 'AGENTS' });
  for (const file of [certFile, keyFile]) await rm(file, { force: true });
}

function certificateOf(
  folder: string,
  { name, account }: Pick<BrokerUser, 'account' | 'name'>,
): CertificateFiles {
  const place = account === 'AGENTS' ? join(folder, 'tls', 'agents') : join(folder, 'tls', 'users');
  return { certFile: join(place, `${name}.pem`), keyFile: join(place, `${name}.key`) };
}
