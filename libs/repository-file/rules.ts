import { registerDecorator, ValidateIf, type ValidationArguments } from 'class-validator';

import { readCommands } from './read-commands.ts';

/** A key that need not stand there. Unlike IsOptional it does not take an empty one for none. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** What a list of texts holds. */
export interface ListRule {
  readonly pattern: RegExp;
  /** For a person: `a list of labels`. */
  readonly holds: string;
  /** What an item has to be, and what to do otherwise. */
  readonly item: string;
  readonly itemsMin?: number;
  readonly itemsMax: number;
}

/** A list whose items all have one form. Its fault begins with the index of the item it is about: `[2] ...`. */
export function ListOf(rule: ListRule): PropertyDecorator {
  return decorator('listOf', rule, (value) => faultOfList(value, rule));
}

/** A command or a list of them. Its fault begins with an index, too. */
export function IsCommands(rule: { itemsMax: number }): PropertyDecorator {
  return decorator('isCommands', rule, (value) => {
    const read = readCommands(value, rule.itemsMax);
    return 'fault' in read ? read.fault : undefined;
  });
}

/** A list of mappings, each of which is judged by itself. Its fault begins with an index, too. */
export function IsRules(rule: { holds: string; itemsMax: number }): PropertyDecorator {
  const { holds, itemsMax } = rule;
  return decorator('isRules', rule, (value) => {
    if (!Array.isArray(value)) return `must be a list of ${holds}`;
    if (value.length > itemsMax) return `must be at most ${itemsMax} of ${holds}`;
    const at = value.findIndex(
      (one) => typeof one !== 'object' || one === null || Array.isArray(one),
    );
    return at < 0 ? undefined : `[${at}] must be ${holds}`;
  });
}

function faultOfList(value: unknown, rule: ListRule): string | undefined {
  const { pattern, holds, item, itemsMin = 0, itemsMax } = rule;
  if (!Array.isArray(value)) return `must be ${holds}`;
  if (value.length < itemsMin || value.length > itemsMax)
    return `must be ${holds}, ${itemsMin === 0 ? 'at most' : `${itemsMin} to`} ${itemsMax} of them`;
  const at = value.findIndex((one) => typeof one !== 'string' || !pattern.test(one));
  return at < 0 ? undefined : `[${at}] ${JSON.stringify(value[at])} ${item}`;
}

function decorator(
  name: string,
  rule: object,
  faultOf: (value: unknown) => string | undefined,
): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(propertyName),
      constraints: [rule],
      validator: {
        validate: (value: unknown) => faultOf(value) === undefined,
        defaultMessage: (args?: ValidationArguments) => faultOf(args?.value) ?? '',
      },
    });
  };
}
