import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SECRET } from './deliveries.ts';

/**
 * The limit: Node's own HTTP server that checks the signature and answers. It keeps nothing, so whatever it has said 202
 * to is lost in any case.
 */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const digest = createHmac('sha256', SECRET).update(Buffer.concat(chunks)).digest();
    const said = String(request.headers['x-hub-signature-256'] ?? '').replace('sha256=', '');
    const given = Buffer.from(said, 'hex');
    const isSigned = given.length === digest.length && timingSafeEqual(digest, given);
    response.writeHead(isSigned ? 202 : 401, { 'content-length': 2 });
    response.end('{}');
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
