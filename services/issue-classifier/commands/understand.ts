import {
  COMMAND_VERBS,
  PRIORITIES,
  SPECIALTIES,
  type CommandVerb,
  type Question,
} from '#libs/contracts';

import type { Asked } from '../classify.ts';
import { readArguments } from './read-arguments.ts';
import type { Command } from './read-commands.ts';

/** One thing a comment asks the cluster to do. */
export type Order =
  | { readonly verb: 'run'; readonly asked: Asked }
  | { readonly verb: 'retry'; readonly asked: Asked; readonly fromScratch: boolean }
  | { readonly verb: 'approve' | 'stop' }
  | { readonly verb: Question };

export type Understood =
  | { readonly kind: 'nothing' }
  /** One at most changes something; the others are different questions. */
  | { readonly kind: 'orders'; readonly orders: readonly [Order, ...Order[]] }
  | {
      readonly kind: 'not-understood';
      /** The verb that was asked for. */
      readonly asked: string;
      /** For a person; ends with what to do. */
      readonly detail: string;
    };

const SHOWN_CHARS_MAX = 60;
const DETAIL_CHARS_MAX = 500;

/**
 * Makes orders of the commands of a comment. Pure.
 *
 * A comment in which anything is not understood orders nothing: half of what somebody meant may be the wrong half. Nor is
 * an approval with words behind it one: they may be a condition. And nothing keeps two orders in their order on the way,
 * so a comment may change one thing only.
 */
export function understand(commands: readonly Command[], prefix: string): Understood {
  const orders = new Map<string, Order>();
  for (const command of commands) {
    const order = orderOf(command);
    if ('fault' in order) return notUnderstood(command, order.fault, prefix);
    orders.set(JSON.stringify(order), order);
  }
  const [first, ...others] = orders.values();
  if (first === undefined) return { kind: 'nothing' };
  const changing = [first, ...others].filter(({ verb }) => CHANGING.has(verb));
  const [one, other] = changing;
  if (one !== undefined && other !== undefined)
    return notUnderstood(
      { verb: other.verb, args: '' },
      `it stands beside ${one.verb === other.verb ? 'another one' : one.verb}, and a comment may order one such thing`,
      prefix,
    );
  return { kind: 'orders', orders: [first, ...others] };
}

const CHANGING: ReadonlySet<CommandVerb> = new Set(['run', 'retry', 'stop', 'approve']);

function orderOf({ verb: word, args }: Command): Order | { fault: string } {
  const verb = COMMAND_VERBS.find((known) => known === word);
  if (verb === undefined)
    return { fault: word === '' ? 'there is no verb' : 'there is no such verb' };
  const read = readArguments(verb, args);
  if ('fault' in read) return read;
  switch (verb) {
    case 'run':
      return { verb, asked: read.asked };
    case 'retry':
      return { verb, asked: read.asked, fromScratch: read.fromScratch };
    case 'stop':
    case 'approve':
    case 'status':
    case 'explain':
    case 'help':
      return { verb };
  }
}

function notUnderstood({ verb, args }: Command, fault: string, prefix: string): Understood {
  const shown = Array.from(`${prefix} ${verb} ${args}`.trim()).slice(0, SHOWN_CHARS_MAX).join('');
  return {
    kind: 'not-understood',
    asked: verb === '' ? 'nothing' : verb,
    detail:
      `"${shown}" is not understood: ${fault}. Nothing of that comment was done. ${usage(prefix)}`.slice(
        0,
        DETAIL_CHARS_MAX,
      ),
  };
}

function usage(prefix: string): string {
  const list = (words: readonly string[]): string => words.join('|');
  return `Each on a line of its own, these are: ${prefix} ${list(COMMAND_VERBS)}; behind run and retry also specialty=${list(SPECIALTIES)} and priority=${list(PRIORITIES)}, behind retry also --from-scratch.`;
}
