import { Problem } from '../problem/problem.ts';

/** Where a list goes on: after the row with this value and this id. */
export interface Place {
  /** Of what the list is sorted by. */
  readonly value: string;
  readonly id: string;
}

/** Nothing for callers to look into. */
export function cursorAt({ value, id }: Place): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

/** @throws Problem when it is none of ours */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [value, id]: unknown[] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[];
    if (typeof value === 'string' && typeof id === 'string') return { value, id };
  } catch (cause) {
    throw noCursor(cause);
  }
  throw noCursor();
}

function noCursor(cause?: unknown): Problem {
  return new Problem(
    'invalid',
    'This cursor was not given out here. Take the nextCursor of the answer before, or none for the beginning.',
    { cause },
  );
}
