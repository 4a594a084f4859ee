import { createHash, randomUUID } from 'node:crypto';

import { Problem } from '../problem/problem.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

/** What makes a request the same as an earlier one. */
export interface Asked {
  /** The token it came with. */
  readonly tokenId: string;
  /** `POST /api/v1/tasks/.../stop`. */
  readonly what: string;
  /** The header Idempotency-Key. */
  readonly key: string | undefined;
}

/**
 * The id of a command: the same for the same key, so that a request whose answer was lost can be sent again. The same key is
 * another command for another token, and on another path.
 *
 * @throws Problem when the key is none
 */
export function commandIdOf({ tokenId, what, key }: Asked): string {
  if (key === undefined) return randomUUID();
  if (!KEY.test(key))
    throw new Problem(
      'invalid',
      'Idempotency-Key must be 1 to 200 visible characters. A UUID will do.',
    );
  const digest = createHash('sha256')
    .update(JSON.stringify([tokenId, what, key]))
    .digest('hex');
  return `key-${digest.slice(0, 40)}`;
}
