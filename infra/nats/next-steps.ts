import { natsCli } from './nats-cli.ts';
import type { BrokerFolder } from './make-broker-folder.ts';
import type { UserFiles } from './provide-keys.ts';

/** What was done, and what is left to a person. */
export function nextSteps({ configFile, url, users, made, removed }: BrokerFolder): string {
  const operator = users.find(({ account, name }) => account === 'CORE' && name === 'operator');
  return [
    `${configFile} lets ${users.length} users in; ${made.length} of them are new${made.length === 0 ? '' : `: ${made.join(', ')}`}.`,
    ...(removed.length === 0 ? [] : [`Removed: ${removed.join(', ')}.`]),
    '',
    `Start the broker       nats-server -c ${configFile}`,
    `or, when it runs       nats-server --signal reload   (or send it SIGHUP: who was removed is disconnected, the others notice nothing)`,
    '',
    'Give each process its own files, and no other. NATS_URL is the same for all:',
    '',
    `  NATS_URL=${url}`,
    ...users.filter(({ name, account }) => account !== 'CORE' || name !== 'operator').map(lineOf),
    '',
    ...(operator === undefined
      ? []
      : ['Look around with the NATS CLI:', '', `  ${natsCli(url, operator)} stream ls`, '']),
  ].join('\n');
}

function lineOf({ name, account, seedFile, tls }: UserFiles): string {
  const who = account === 'AGENTS' ? `agent ${name}` : name;
  const variables = [
    `NATS_NKEY_SEED_FILE=${seedFile}`,
    ...(tls === undefined
      ? []
      : [
          `NATS_TLS_CA_FILE=${tls.caFile}`,
          `NATS_TLS_CERT_FILE=${tls.certFile}`,
          `NATS_TLS_KEY_FILE=${tls.keyFile}`,
        ]),
  ];
  return [`  ${who}`, ...variables.map((variable) => `    ${variable}`)].join('\n');
}
