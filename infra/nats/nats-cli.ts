import type { UserFiles } from './provide-keys.ts';

/** How the NATS CLI is called as a user; without a seed as anybody, which only a broker without accounts takes. */
export function natsCli(
  url: string,
  { name, seedFile, tls }: Pick<UserFiles, 'name' | 'tls'> & { seedFile: string | undefined },
): string {
  return [
    `nats --server ${url}`,
    ...(seedFile === undefined ? [] : [`--nkey ${seedFile} --inbox-prefix _INBOX_${name}`]),
    ...(tls === undefined
      ? []
      : [`--tlsca ${tls.caFile} --tlscert ${tls.certFile} --tlskey ${tls.keyFile}`]),
  ].join(' ');
}
