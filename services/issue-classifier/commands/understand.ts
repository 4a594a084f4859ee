import type { Command } from './read-commands.ts';

/** What a comment asks the cluster to do. */
export type Order =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'approve' }
  | {
      readonly kind: 'not-understood';
      /** The verb that was asked for. */
      readonly asked: string;
      /** For a person; ends with what to do. */
      readonly detail: string;
    };

/** Every verb there is, and what it is for. */
const VERBS = { approve: 'publish what is held' } as const;

const SHOWN_CHARS_MAX = 60;

/**
 * Makes one order of the commands of a comment. Pure.
 *
 * A comment in which anything is not understood orders nothing: half of what somebody meant may be the wrong half. Nor is
 * an approval with words behind it one: they may be a condition.
 */
export function understand(commands: readonly Command[], prefix: string): Order {
  const strange = commands.find(({ verb, args }) => !Object.hasOwn(VERBS, verb) || args !== '');
  if (strange !== undefined) return notUnderstood(strange, prefix);
  return commands.length === 0 ? { kind: 'nothing' } : { kind: 'approve' };
}

function notUnderstood({ verb, args }: Command, prefix: string): Order {
  const known = Object.entries(VERBS)
    .map(([word, purpose]) => `"${prefix} ${word}" (${purpose})`)
    .join(', ');
  const shown = Array.from(`${prefix} ${verb} ${args}`.trim()).slice(0, SHOWN_CHARS_MAX).join('');
  return {
    kind: 'not-understood',
    asked: verb === '' ? 'nothing' : verb,
    detail: `"${shown}" is not understood, so nothing of that comment was done. On a line of its own and with nothing behind it, this is: ${known}.`,
  };
}
