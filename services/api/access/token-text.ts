import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** How a token looks: `cct_`, by which it is found, `_`, and what makes it a secret (192 bits). */
const TOKEN = /^cct_(?<id>[0-9a-f]{12})_[0-9a-f]{48}$/;

/** A new token; its text is shown once and kept nowhere. */
export interface NewToken {
  readonly id: string;
  readonly text: string;
  readonly sha256: string;
}

export function makeToken(): NewToken {
  const id = randomBytes(6).toString('hex');
  const text = `cct_${id}_${randomBytes(24).toString('hex')}`;
  return { id, text, sha256: sha256Of(text) };
}

/** The id in a token's text; undefined when it is none of ours. */
export function idOf(text: string): string | undefined {
  return TOKEN.exec(text)?.groups?.['id'];
}

/** The text after `Bearer`; undefined when the header is not there or says something else. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(?<text>\S+) *$/i.exec(header ?? '')?.groups?.['text'];
}

/**
 * What is kept of a token: the SHA-256 of its whole text, in lower-case hexadecimal.
 *
 * A fast digest is enough: nobody guesses 192 random bits, so there is nothing to slow down.
 */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compares two digests in a time that tells nothing of them. */
export function sameDigest(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
