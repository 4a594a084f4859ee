import { PRIORITIES, SPECIALTIES, type CommandVerb } from '#libs/contracts';

import type { Asked } from '../classify.ts';

/** What stands behind a verb. */
export interface Arguments {
  readonly asked: Asked;
  readonly fromScratch: boolean;
}

/** What may stand behind which verb; nothing behind the others. */
const TAKES: Readonly<Partial<Record<CommandVerb, readonly string[]>>> = {
  run: ['specialty', 'priority'],
  retry: ['specialty', 'priority', 'from-scratch'],
};

const VALUES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['specialty', SPECIALTIES],
  ['priority', PRIORITIES],
]);

/**
 * Reads `specialty=backend priority=high --from-scratch`, in any order and spelling. Pure.
 *
 * What is not known is a fault and never passed over: an order that is half heard is another order. Dashes in front are
 * optional, and a long one counts as two: telephones make one of two.
 */
export function readArguments(verb: CommandVerb, args: string): Arguments | { fault: string } {
  const given = new Map<string, string | undefined>();
  for (const word of args
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '')) {
    const [, name = '', value] = /^(?:--|[–—])?([^=]*)(?:=(.*))?$/.exec(word) ?? [];
    const fault =
      faultOf(verb, { word, name, value }) ?? (given.has(name) && `${name} stands twice`);
    if (fault !== false) return { fault };
    given.set(name, value);
  }
  const specialty = SPECIALTIES.find((known) => known === given.get('specialty'));
  const priority = PRIORITIES.find((known) => known === given.get('priority'));
  return {
    asked: { ...(specialty && { specialty }), ...(priority && { priority }) },
    fromScratch: given.has('from-scratch'),
  };
}

function faultOf(
  verb: CommandVerb,
  { word, name, value }: { word: string; name: string; value: string | undefined },
): string | undefined {
  if (TAKES[verb]?.includes(name) !== true) return `${verb} takes no "${shown(word)}"`;
  const values = VALUES.get(name);
  if (values === undefined) return value === undefined ? undefined : `${name} takes no value`;
  if (value === undefined || value === '') return `${name} lacks its value`;
  return values.includes(value) ? undefined : `there is no ${name} "${shown(value)}"`;
}

const SHOWN_CHARS_MAX = 30;

function shown(word: string): string {
  return Array.from(word).slice(0, SHOWN_CHARS_MAX).join('');
}
