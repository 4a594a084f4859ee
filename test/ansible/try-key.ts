import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { connect, nkeyAuthenticator } from '@nats-io/transport-node';

/**
 * For on-containers.sh: is somebody let in who has a copy of an agent's folder? `node try-key.js FOLDER AGENT URL`
 *
 * What it prints is the answer; it fails only where it could not ask.
 */
const [folder = '', id = '', servers = ''] = process.argv.slice(2);
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
const seed = (await read(`${id}.nk`)).trim();

try {
  const connection = await connect({
    servers,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
    tls: { ca: await read('ca.pem'), cert: await read(`${id}.pem`), key: await read(`${id}.key`) },
    reconnect: false,
    timeout: 10_000,
  });
  await connection.close();
  process.stdout.write(`${id} is let in\n`);
} catch (error) {
  if (!(error instanceof Error) || !/Authorization Violation/i.test(error.message)) throw error;
  process.stdout.write(`${id} is refused: ${error.message}\n`);
}
