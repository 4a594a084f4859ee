import { sharedServices, type SharedService } from './agent-users.ts';
import type { BrokerUser } from './broker-user.ts';

/** A user, and by which key the server knows it. The server never sees a seed. */
export interface KeyedUser extends BrokerUser {
  readonly publicKey: string;
}

/**
 * The accounts of the server's configuration.
 *
 * CORE owns JetStream and holds the services. AGENTS has no JetStream and imports a fixed set of services with
 * wildcards; each agent is a user who may use its own part of them. What a service answers to an agent stays in
 * AGENTS, so an answer sent to another's subject reaches no stream. An agent more is a user more and a SIGHUP: an
 * account more would take a restart. SYS is the server's own, and has no users.
 */
export function accountsText(users: readonly KeyedUser[]): string {
  const shared = sharedServices();
  return `system_account: SYS
accounts {
  SYS {}
  CORE {
    jetstream: enabled
    exports: [
${shared.map(exportLine).join('\n')}
    ]
    users: [
${usersOf(users, 'CORE')}
    ]
  }
  AGENTS {
    imports: [
${shared.map(importLine).join('\n')}
    ]
    users: [
${usersOf(users, 'AGENTS')}
    ]
  }
}
`;
}

function exportLine({ subject, manyAnswers = false }: SharedService): string {
  const type = manyAnswers ? 'stream' : 'singleton';
  return `      { service: ${quoted(subject)}, response_type: ${type}, accounts: [AGENTS] }`;
}

function importLine({ subject, as }: SharedService): string {
  const to = as === undefined ? '' : `, to: ${quoted(as)}`;
  return `      { service: { account: CORE, subject: ${quoted(subject)} }${to} }`;
}

function usersOf(users: readonly KeyedUser[], account: BrokerUser['account']): string {
  return users
    .filter((user) => user.account === account)
    .map(userText)
    .join('\n');
}

function userText({ name, publicKey, publish, subscribe }: KeyedUser): string {
  return `      # ${name}
      {
        nkey: ${publicKey}
        permissions: {
          publish: { allow: [
${publish.map((subject) => `            ${quoted(subject)}`).join('\n')}
          ] }
          subscribe: { allow: [${subscribe.map(quoted).join(', ')}] }
        }
      }`;
}

/** Quoted, or the server would take $ for a variable of its own. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
