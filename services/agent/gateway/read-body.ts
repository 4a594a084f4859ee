import type { IncomingMessage } from 'node:http';

import { Refused } from './refused.ts';

/** The API's own limit for a request. */
export const BODY_BYTES_MAX = 32 * 1024 * 1024;

/** @throws Refused 413; the rest of the body is left unread */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > BODY_BYTES_MAX) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Refused {
  return new Refused(
    413,
    'request_too_large',
    `The request has more than ${BODY_BYTES_MAX} bytes, which the API would refuse.`,
  );
}
