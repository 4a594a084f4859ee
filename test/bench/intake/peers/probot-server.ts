import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createNodeMiddleware, Probot } from 'probot';

import { PATH, SECRET } from '../deliveries.ts';
import { KEEPERS } from './keepers.ts';

/**
 * What people would build instead: an app of Probot's whose handler puts the payload into a queue and returns.
 *
 * Probot checks the signature, waits for the handler, and answers 200. It writes no log line for a request here, which is
 * in its favour.
 */
const [keeper = '', storeUrl = ''] = process.argv.slice(2);
const keep = await KEEPERS[keeper]?.(storeUrl);
if (keep === undefined)
  throw new Error(`There is no keeper "${keeper}". Say ${Object.keys(KEEPERS).join(', ')}.`);

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
const probot = new Probot({ appId: 1, privateKey, secret: SECRET, logLevel: 'warn' });
const middleware = await createNodeMiddleware(
  (app) => {
    app.on('issues', ({ id, payload }) => keep(id, payload));
  },
  { probot, webhooksPath: PATH },
);
const server = createServer((request, response) => {
  void middleware(request, response, () => {
    response.writeHead(404).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
