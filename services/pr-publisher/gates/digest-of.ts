import { createHash } from 'node:crypto';

/** Stands for a text where only sameness counts: it is short, and keeps no content in memory. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
