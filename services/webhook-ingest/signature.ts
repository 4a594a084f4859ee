import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=[0-9a-f]{64}$/i;

/**
 * Says whether GitHub signed these very bytes (`X-Hub-Signature-256`, HMAC-SHA256).
 *
 * Over the bytes as they came, never over a parsed and re-written form; and in constant time, so that a forger
 * can't learn the signature digit by digit.
 */
export function isSignedBy(secret: string, bytes: Buffer, header: string | undefined): boolean {
  if (header === undefined || !SIGNATURE.test(header)) return false;
  const expected = createHmac('sha256', secret).update(bytes).digest();
  return timingSafeEqual(expected, Buffer.from(header.slice('sha256='.length), 'hex'));
}
