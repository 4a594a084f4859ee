import { readFile } from 'node:fs/promises';

import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';

import type { Cluster } from '../../infra/local/cluster/start-cluster.ts';
import type { Piece } from './places.ts';

/** An object's chunks, by the subject that they share. */
const CHUNK = /^\$O\.[^.]+\.C\./;

/** Every message of every stream the broker has, headers and all, and every artifact, put together from its chunks. */
export async function* messagesOf(cluster: Cluster): AsyncGenerator<Piece> {
  const seedFile = cluster.natsAccess?.nkeySeedFile;
  if (seedFile === undefined) throw new TypeError('The broker has no accounts.');
  const nc = await connect({
    servers: cluster.natsUrl,
    authenticator: nkeyAuthenticator(Buffer.from((await readFile(seedFile, 'utf8')).trim())),
    inboxPrefix: '_INBOX_operator',
  });
  try {
    const jsm = await jetstreamManager(nc);
    for await (const { config } of jsm.streams.list()) yield* messagesIn(jsm, config.name);
  } finally {
    await nc.close();
  }
}

async function* messagesIn(jsm: JetStreamManager, stream: string): AsyncGenerator<Piece> {
  const { state } = await jsm.streams.info(stream);
  const chunks = new Map<string, Buffer[]>();
  let seq = state.first_seq;
  while (seq <= state.last_seq) {
    const next = { seq, next_by_subj: '>' };
    const message = await jsm.streams.getMessage(stream, next);
    if (message === null) break;
    seq = message.seq + 1;
    const headers = [...message.header].map(([name, values]) => `${name}: ${values.join()}`);
    const text = Buffer.from(`${message.subject}\n${headers.join('\n')}\n`);
    yield { where: `stream ${stream}`, bytes: Buffer.concat([text, message.data]) };
    if (CHUNK.test(message.subject))
      chunks.set(message.subject, [
        ...(chunks.get(message.subject) ?? []),
        Buffer.from(message.data),
      ]);
  }
  for (const parts of chunks.values())
    yield { where: `artifact in ${stream}`, bytes: Buffer.concat(parts) };
}
