import { readFileSync } from 'node:fs';

import { plainToInstance, Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Min,
  ValidateNested,
  validateSync,
} from 'class-validator';

import { EVENTS, type EventDefinition } from './index.ts';
import { quickRead } from './quick-read.ts';

type Form = new () => object;
type Plain = Record<string, unknown>;

const SAMPLES = EVENTS.map((definition) => [definition.type, definition] as const);

describe('of every event’s golden sample', () => {
  it.each(SAMPLES)('%s is read as the slow way reads it', (_, definition) => {
    const data = sampleOf(definition);
    const quick = quickRead(definition.Data, data);
    expect(quick).toBeInstanceOf(definition.Data);
    expect(quick).toStrictEqual(slowly(definition.Data, data));
    expect(JSON.stringify(quick)).toBe(JSON.stringify(slowly(definition.Data, data)));
  });

  it.each(SAMPLES)(
    '%s, changed in any place, is never read where the slow way refuses',
    (...row) => {
      const [, { Data }] = row;
      let refused = 0;
      for (const changed of changesOf(sampleOf(row[1]))) {
        const [quick, slow] = [quickRead(Data, changed), slowly(Data, changed)];
        if (slow === undefined) refused += 1;
        if (quick !== undefined) expect(quick).toStrictEqual(slow);
      }
      expect(refused).toBeGreaterThan(0);
    },
  );

  it.each(SAMPLES)(
    '%s is not changed by being read, and shares nothing with what was read',
    (...row) => {
      const data = sampleOf(row[1]);
      const before = structuredClone(data);
      const read = quickRead(row[1].Data, data);
      expect(data).toStrictEqual(before);
      for (const [name, value] of Object.entries(read ?? {}))
        if (typeof value === 'object' && value !== null) expect(value).not.toBe(data[name]);
    },
  );
});

class Addressed {
  @IsUrl({ require_tld: false, protocols: ['https'], require_protocol: true })
  url!: string;
}

class Elsewhere {
  @IsUrl({ require_tld: false, protocols: ['http'], require_protocol: true })
  url!: string;
}

it('an address that was good is good again, by its own rule alone, also after many others', () => {
  const plain = { url: 'https://github.example/octo/shop' };
  expect(quickRead(Elsewhere, plain)).toBeUndefined();
  for (let count = 0; count < 3; count += 1) {
    expect(quickRead(Addressed, plain)).toEqual(plain);
    expect(quickRead(Elsewhere, plain)).toBeUndefined();
    expect(quickRead(Addressed, { url: 'https://not an address' })).toBeUndefined();
    for (let other = 0; other < 1500; other += 1)
      expect(quickRead(Addressed, { url: `https://github.example/${other}` })).toBeDefined();
  }
});

class Leaf {
  @IsInt()
  @Min(1)
  size!: number;
}

class Tree {
  @IsString()
  name!: string;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Tree)
  branches?: Tree[];

  @IsOptional()
  @ValidateNested()
  @Type(() => Leaf)
  leaf?: Leaf | null;

  @IsOptional()
  @IsArray()
  @IsIn(['a', 'b'], { each: true })
  marks?: string[];

  @IsOptional()
  anything?: unknown;

  /** May be absent, and not null: there is no IsOptional. */
  @ValidateNested()
  @Type(() => Leaf)
  bud?: Leaf;
}

describe('a form of its own kind', () => {
  it.each<[string, unknown]>([
    ['alone', { name: 'x' }],
    ['in three generations', { name: 'x', branches: [{ name: 'y', branches: [{ name: 'z' }] }] }],
    ['with nothing where something may be', { name: 'x', leaf: null, marks: undefined }],
    ['with what nobody asked for', { name: 'x', more: 1, leaf: { size: 2, colour: 'red' } }],
    ['with any object', { name: 'x', anything: { deep: [{ er: 1 }], 'a b': null } }],
    ['with keys that are traps', JSON.parse('{"name":"x","anything":{"__proto__":{"y":1}}}')],
    ['with a trap at the top', JSON.parse('{"name":"x","__proto__":{"leaf":1}}')],
  ])('%s is read as the slow way reads it', (_, plain) => {
    expect(quickRead(Tree, plain)).toStrictEqual(slowly(Tree, plain as Plain));
    expect(quickRead(Tree, plain)).toBeDefined();
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'x'],
    ['a list', [{ name: 'x' }]],
    ['an object without what must be', {}],
    ['a wrong leaf', { name: 'x', leaf: { size: 0 } }],
    ['a leaf that is a text', { name: 'x', leaf: 'green' }],
    ['one wrong branch of two', { name: 'x', branches: [{ name: 'y' }, { name: 1 }] }],
    ['a bud that is null', { name: 'x', bud: null }],
    ['a branch that is null', { name: 'x', branches: [null] }],
    ['a list in a list', { name: 'x', branches: [[{ name: 'y' }]] }],
    ['a wrong mark', { name: 'x', marks: ['a', 'c'] }],
    ['a date, which others copy', { name: 'x', anything: new Date(0) }],
  ])('%s is left to the slow way', (_, plain) => {
    expect(quickRead(Tree, plain)).toBeUndefined();
  });
});

class Transformed {
  @IsInt()
  @Transform(({ value }) => Number(value))
  size!: number;
}

class Converted {
  @ValidateNested()
  @Type(() => Date)
  at!: Date;
}

class Grouped {
  @IsInt({ groups: ['some'] })
  size!: number;
}

class Conditional {
  @IsInt({ validateIf: () => false })
  size!: number;
}

class Unchecked {
  size = 1;
}

it.each<[string, Form, Plain]>([
  ['transforms', Transformed, { size: 1 }],
  ['converts', Converted, { at: {} }],
  ['checks in groups', Grouped, { size: 1 }],
  ['checks under a condition of a decorator’s own', Conditional, { size: 1 }],
  ['checks nothing', Unchecked, { size: 1 }],
])('a form that %s is left to the slow way', (_, form, plain) => {
  expect(quickRead(form, plain)).toBeUndefined();
});

function sampleOf({ type }: EventDefinition): Plain {
  const text = readFileSync(new URL(`samples/${type}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { data: Plain }).data;
}

/** What `envelope.ts` did for each message before there was a quick way; undefined when it refuses. */
function slowly(form: Form, plain: Plain): object | undefined {
  const read = plainToInstance(form, plain);
  return validateSync(read, { whitelist: true }).length === 0 ? read : undefined;
}

const STRANGERS = [
  null,
  undefined,
  -1,
  1.5,
  '',
  'x'.repeat(3000),
  true,
  [],
  {},
  [null],
  ['x'],
  { x: 1 },
];

/** The object with each of its values, however deep, gone, doubled in a list, or replaced by a stranger. */
function* changesOf(value: Plain): Generator<Plain> {
  yield { ...value, unheardOf: { of: 1 } };
  for (const [key, item] of Object.entries(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    for (const stranger of [...STRANGERS, [item], [item, item]])
      yield { ...value, [key]: stranger };
    if (Array.isArray(item)) {
      for (const stranger of STRANGERS)
        yield { ...value, [key]: [...(item as unknown[]), stranger] };
      for (const [index, one] of (item as unknown[]).entries())
        if (isObject(one))
          for (const changed of changesOf(one))
            yield { ...value, [key]: item.with(index, changed) };
    }
    if (isObject(item)) for (const changed of changesOf(item)) yield { ...value, [key]: changed };
  }
}

function isObject(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
