import { signal } from '@preact/signals';

import { ask } from '../api/ask.ts';
import type { Me, Role } from '../api/shapes.ts';

/** Whose token it is; undefined until the api has said so. */
export const me = signal<Me | undefined>(undefined);

/** A viewer's until more is known. */
export function role(): Role {
  return me.value?.role ?? 'viewer';
}

/** @throws Problem when the token is not taken, or nobody answers */
export async function whoIs(bearer: string): Promise<Me> {
  const answer = await ask<Me>('/me', { bearer });
  me.value = answer;
  return answer;
}
