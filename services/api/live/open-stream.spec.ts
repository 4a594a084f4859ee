import { connect, type AddressInfo, type Socket } from 'node:net';

import fastify, { type FastifyInstance } from 'fastify';
import { until } from '#libs/testing';

import { OpenStream } from './open-stream.ts';

const HOLDER = { tokenId: 'a1b2c3d4e5f6', name: 'octo', role: 'viewer' } as const;
const EVENT = `event: task\ndata: "${'x'.repeat(64 * 1024)}"\n\n`;

let server: FastifyInstance;
let stream: OpenStream;
let client: Socket;
beforeEach(async () => {
  const begun = Promise.withResolvers<OpenStream>();
  server = fastify({ forceCloseConnections: true });
  server.get('/events', (_, reply) => {
    begun.resolve(OpenStream.begin(reply, HOLDER));
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  client = connect(port, '127.0.0.1').pause();
  client.on('error', () => undefined);
  client.write('GET /events HTTP/1.1\r\nHost: octo\r\n\r\n');
  stream = await begun.promise;
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

test('who takes nothing is cut off, and holds up nobody', () => {
  let sent = 0;
  while (!stream.ended && sent < 1000) {
    stream.send(EVENT);
    sent += 1;
  }
  expect(stream.ended).toBe(true);
  // What the kernel took for it, and one megabyte of ours.
  expect(sent).toBeLessThan(200);
  stream.send(EVENT);
  stream.ping();
  stream.end();
});

test('who takes what comes is told all of it, and when to come back', async () => {
  let text = '';
  let bytes = 0;
  client.on('data', (chunk: Buffer) => {
    text += chunk.subarray(0, 1000).toString();
    bytes += chunk.length;
  });
  client.resume();
  // Three times what may wait.
  for (let count = 1; count <= 48; count += 1) {
    stream.send(EVENT);
    await until(() => bytes > count * EVENT.length, { timeoutMs: 30_000 });
  }
  expect(stream.ended).toBe(false);
  expect(text).toContain('retry: 2000\n\n');
  expect(text).toContain('content-type: text/event-stream');
});
