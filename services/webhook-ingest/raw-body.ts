import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';

/** GitHub's own limit of a payload. https://docs.github.com/en/webhooks/webhook-events-and-payloads */
export const PAYLOAD_BYTES_MAX = 25 * 1024 * 1024;

/** So much more is read and thrown away, so that the sender gets to read our answer instead of a broken pipe. */
const DISCARDED_BYTES_MAX = 4 * PAYLOAD_BYTES_MAX;

/** Stands for a body that was too large to keep. */
export const TOO_LARGE = Symbol('a body that is too large');

/**
 * Makes the body of every request the bytes as they came: the signature is over those, and a parser that runs
 * before the signature is checked would work for anyone.
 */
export function keepRawBodies(app: NestFastifyApplication): void {
  const adapter = app.getHttpAdapter();
  // Nest registers its own parsers once, at the latest when it listens: let it be now, and then take them out.
  adapter.registerParserMiddleware();
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request: FastifyRequest, payload: Readable) =>
    readBytes(payload),
  );
}

/** By events: an iterator costs more than all else that is done with the bytes before their signature is checked. */
function readBytes(payload: Readable): Promise<Buffer | typeof TOO_LARGE> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | typeof TOO_LARGE>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  payload.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= PAYLOAD_BYTES_MAX) chunks.push(chunk);
    else chunks.length = 0;
    if (bytes <= DISCARDED_BYTES_MAX) return;
    resolve(TOO_LARGE);
    payload.destroy();
  });
  payload.on('end', () => {
    const [first] = chunks;
    const whole = first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
    resolve(bytes > PAYLOAD_BYTES_MAX ? TOO_LARGE : whole);
  });
  payload.on('error', reject);
  payload.on('close', () => {
    if (!payload.readableEnded) reject(new Error('The sender hung up in the middle of the body.'));
  });
  return promise;
}
