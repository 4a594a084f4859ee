import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { getMetadataStorage } from 'class-validator';
import { parse } from 'yaml';

import { FILES } from './files.fixture.ts';
import { parseRepositoryFile } from './parse-repository-file.ts';
import { COMMAND } from './patterns.ts';
import { RepositoryFileInvalid } from './repository-file-invalid.ts';
import { CommandSyntaxError, splitCommand } from './split-command.ts';
import {
  WrittenFile,
  WrittenLabels,
  WrittenLimits,
  WrittenModels,
  WrittenPriorityRule,
  WrittenSpecialtyRule,
} from './written.ts';

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Record<string, Schema>;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly Schema[];
}

const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/claude-cluster.schema.json'), 'utf8'),
) as Schema;
const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictTuples: false }).compile(
  SCHEMA,
);

test.each(FILES)('the class and the schema think alike of $title', ({ text, faults }) => {
  const bySchema = validate(parse(text));
  expect({ bySchema, byClass: isGood(text) }).toEqual({
    bySchema: faults === undefined,
    byClass: faults === undefined,
  });
});

test('enough of both kinds are compared', () => {
  expect(FILES.filter(({ faults }) => faults === undefined).length).toBeGreaterThanOrEqual(20);
  expect(FILES.filter(({ faults }) => faults).length).toBeGreaterThanOrEqual(30);
});

describe('keys, bounds and patterns of the schema are the class’s', () => {
  test.each([
    ['', WrittenFile],
    ['limits', WrittenLimits],
    ['models', WrittenModels],
    ['labels', WrittenLabels],
    ['specialtyRule', WrittenSpecialtyRule],
    ['priorityRule', WrittenPriorityRule],
  ])('%s', (name, Written) => {
    const node = name === '' ? SCHEMA : SCHEMA.$defs?.[name];
    const rules = rulesOf(Written);
    expect(node?.additionalProperties).toBe(false);
    expect(Object.keys(node?.properties ?? {})).toEqual(Object.keys(rules));
    const required = Object.keys(rules).filter((key) => rules[key]?.['required']);
    expect(node?.required ?? []).toEqual(required);
    for (const [key, rule] of Object.entries(rules)) {
      const isRequired = required.includes(key);
      const bounds = { ...boundsOf(node?.properties?.[key]), required: isRequired };
      expect({ key, ...bounds }).toEqual({ key, ...rule });
    }
  });
});

test('the pattern of a command takes exactly what can be taken apart', () => {
  const letters = ['a', '_', '=', "'", '"', '\\', ' ', '&', '$', '(', '`', '\n'];
  let texts = [''];
  for (let length = 1; length <= 4; length += 1)
    texts = [...texts, ...texts.filter((text) => text.length === length - 1).flatMap(andEach)];
  expect(texts).toHaveLength(1 + 12 + 12 ** 2 + 12 ** 3 + 12 ** 4);
  expect(texts.filter((text) => canBeSplit(text) !== COMMAND.test(text))).toEqual([]);

  function andEach(text: string): string[] {
    return letters.map((letter) => text + letter);
  }
});

test('every key is described, and each that stands at the top has an example that is good', () => {
  for (const [key, property] of Object.entries(SCHEMA.properties ?? {})) {
    expect({ key, says: property.description }).toEqual({
      key,
      says: expect.any(String) as string,
    });
    if (key === '$schema') continue;
    expect(property.examples?.length).toBeGreaterThan(0);
    for (const example of property.examples ?? []) {
      const text = JSON.stringify({ [key]: example });
      expect({ text, good: isGood(text) && validate(JSON.parse(text)) }).toEqual({
        text,
        good: true,
      });
    }
  }
  for (const [name, definition] of Object.entries(SCHEMA.$defs ?? {}))
    for (const [key, { description }] of Object.entries(definition.properties ?? {}))
      expect({ name, key, description }).toEqual({
        name,
        key,
        description: expect.any(String) as string,
      });
});

test('the example of the page is good, and names every key', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/repository-file.md'), 'utf8');
  const [, example = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];
  parseRepositoryFile(example);
  expect(validate(parse(example))).toBe(true);
  const written = Object.keys(parse(example) as object);
  const keys = Object.keys(SCHEMA.properties ?? {}).filter((key) => key !== '$schema');
  expect(written.toSorted()).toEqual(keys.toSorted());
});

type Rules = Record<string, Record<string, unknown>>;

/** What the decorators of a class say, in the words of a schema. */
function rulesOf(Written: new () => object): Rules {
  const rules: Rules = {};
  const found = getMetadataStorage().getTargetValidationMetadatas(Written, '', true, false);
  // Decorators are kept from the last to the first of a key.
  for (const { propertyName, name, type, constraints } of found) {
    const rule = (rules[propertyName] ??= { required: true });
    const constraint: unknown = (constraints as unknown[] | undefined)?.[0];
    if (type === 'conditionalValidation') rule['required'] = false;
    Object.assign(rule, inWordsOfSchema(name, constraint));
  }
  const order = Object.keys(rules);
  return Object.fromEntries(order.map((key) => [key, rules[key] ?? {}]));
}

function inWordsOfSchema(rule: string | undefined, constraint: unknown): object {
  switch (rule ?? '') {
    case 'min':
      return { minimum: constraint };
    case 'max':
      return { maximum: constraint };
    case 'isIn':
      return { enum: constraint };
    case 'matches':
      return { pattern: (constraint as RegExp).source };
    case 'arrayMaxSize':
      return { maxItems: constraint };
    case 'isCommands':
    case 'isRules':
      return { maxItems: (constraint as { itemsMax: number }).itemsMax };
    case 'listOf': {
      const {
        pattern,
        itemsMin = 0,
        itemsMax,
      } = constraint as {
        pattern: RegExp;
        itemsMin?: number;
        itemsMax: number;
      };
      const least = itemsMin === 0 ? {} : { minItems: itemsMin };
      return { pattern: pattern.source, maxItems: itemsMax, ...least };
    }
    default:
      return {};
  }
}

/** What a node of the schema demands of a value or of the items of a list. */
function boundsOf(node: Schema | undefined): object {
  const { $ref, items, oneOf, ...own } = node ?? {};
  const { enum: values, minimum, maximum, minItems, maxItems } = own;
  const list = oneOf?.find((one) => one.maxItems !== undefined);
  const followed = $ref?.startsWith('#/$defs/') ? SCHEMA.$defs?.[$ref.slice(8)] : undefined;
  const pattern = own.pattern ?? (items ? followedPattern(items) : undefined);
  return {
    ...(followed?.properties === undefined && followed !== undefined ? boundsOf(followed) : {}),
    ...withoutAbsent({ enum: values, minimum, maximum, minItems, pattern }),
    ...withoutAbsent({ maxItems: maxItems ?? list?.maxItems }),
  };
}

function followedPattern({ $ref, pattern }: Schema): string | undefined {
  return pattern ?? SCHEMA.$defs?.[$ref?.slice(8) ?? '']?.pattern;
}

function withoutAbsent(all: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function isGood(text: string): boolean {
  try {
    parseRepositoryFile(text);
    return true;
  } catch (error) {
    if (error instanceof RepositoryFileInvalid) return false;
    throw error;
  }
}

function canBeSplit(text: string): boolean {
  try {
    splitCommand(text);
    return true;
  } catch (error) {
    if (error instanceof CommandSyntaxError) return false;
    throw error;
  }
}
