import { accountsText, type KeyedUser } from './accounts.ts';

/** Files of the server's own certificate. */
export interface ServerTls {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** Who is let in, and how: the part of a server's configuration that is about trust. */
export function securityText(users: readonly KeyedUser[], tls?: ServerTls): string {
  return `${tls === undefined ? '' : tlsText(tls)}${accountsText(users)}`;
}

/** A whole configuration. @param folder absolute; holds the store */
export function configurationText({
  folder,
  host,
  security,
}: {
  folder: string;
  host: string;
  security: string;
}): string {
  const listen = isLoopback(host) ? '127.0.0.1' : '0.0.0.0';
  return `# Written by npm run keys; edits are lost. After a change: send the server SIGHUP.
server_name: "claude-code-cluster"
listen: "${listen}:4222"
# Monitoring knows no users, so it stays on this machine.
http: "127.0.0.1:8222"
max_payload: 1MB
jetstream {
  store_dir: ${JSON.stringify(`${folder}/jetstream`)}
  # Without it a power cut loses minutes of acknowledged messages.
  sync_interval: always
}
${security}`;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1';
}

function tlsText({ caFile, certFile, keyFile }: ServerTls): string {
  return `tls {
  cert_file: ${JSON.stringify(certFile)}
  key_file: ${JSON.stringify(keyFile)}
  ca_file: ${JSON.stringify(caFile)}
  # Only who has a certificate of ours may even say who it is.
  verify: true
  timeout: 5
}
`;
}
