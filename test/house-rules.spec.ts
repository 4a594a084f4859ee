import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

import {
  agentConsumers,
  CONSUMERS,
  DeadLetter,
  EVENTS,
  SPECIALTIES,
  STREAMS,
} from '#libs/contracts';

const ROOT = join(import.meta.dirname, '..');
const SERVICES = readdirSync(join(ROOT, 'services'));
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

type Config = (new () => object) & { readonly secrets: readonly string[] };

function isConfig(value: unknown): value is Config {
  return typeof value === 'function' && value.name.endsWith('Config');
}

async function trackedFiles(): Promise<string[]> {
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard'],
    { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 },
  );
  return stdout.split('\n').filter((file) => file !== '' && existsSync(join(ROOT, file)));
}

describe('every service', () => {
  test.each(SERVICES)('%s has the fixed files', (service) => {
    for (const file of ['README.md', 'main.ts', 'config.ts', `${service}.module.ts`])
      expect({ file, there: existsSync(join(ROOT, 'services', service, file)) }).toEqual({
        file,
        there: true,
      });
  });

  test.each(SERVICES)('%s has a main of one screen', (service) => {
    expect(read('services', service, 'main.ts').trim().split('\n').length).toBeLessThanOrEqual(15);
  });

  // The decorators of the contracts ask for it as soon as they are loaded, whatever is imported first.
  test.each(SERVICES)('%s has metadata before anything is decorated', (service) => {
    expect(read('services', service, 'main.ts').split('\n')[0]).toBe("import 'reflect-metadata';");
  });

  test.each(SERVICES)('%s is explained by what its README hears, says and owns', (service) => {
    const text = read('services', service, 'README.md');
    for (const word of [/hears/i, /says/i, /owns/i]) expect(text).toMatch(word);
    expect(text.split('\n').length).toBeLessThanOrEqual(60);
  });

  test('is a project of nest-cli.json, and nothing else is', () => {
    const { projects } = JSON.parse(read('nest-cli.json')) as { projects: object };
    expect(Object.keys(projects).sort()).toEqual(SERVICES.toSorted());
  });
});

describe('every variable', () => {
  const explained = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(
    ([, name]) => name,
  );

  test.each(SERVICES)('of %s stands in .env.example', async (service) => {
    const module = (await import(`../services/${service}/config.ts`)) as Record<string, unknown>;
    const configs = Object.values(module).filter(isConfig);
    expect(configs).toHaveLength(1);
    for (const Config of configs)
      expect(explained).toEqual(expect.arrayContaining(Object.keys(new Config())));
  });

  test.each(SERVICES)('of %s that opens something is declared secret', async (service) => {
    const module = (await import(`../services/${service}/config.ts`)) as Record<string, unknown>;
    for (const Config of Object.values(module).filter(isConfig)) {
      const names = Object.keys(new Config());
      const opening = names.filter((name) =>
        /_(?:KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE|SEED|CREDENTIALS?)(?:_FILE)?$|_URL$/.test(name),
      );
      expect(Config.secrets).toEqual(expect.arrayContaining(opening));
      expect(names).toEqual(expect.arrayContaining([...Config.secrets]));
    }
  });

  test('of .env.example is read by some service', async () => {
    const known = await Promise.all(
      SERVICES.map(async (service) => {
        const module = (await import(`../services/${service}/config.ts`)) as Record<
          string,
          unknown
        >;
        return Object.values(module)
          .filter(isConfig)
          .flatMap((Config) => Object.keys(new Config()));
      }),
    );
    expect(explained.filter((name) => !known.flat().includes(name ?? ''))).toEqual([]);
  });
});

describe('every event', () => {
  const nameOf = (type: string): string =>
    Object.entries(definitions).find(([, definition]) => definition.type === type)?.[0] ?? type;
  let definitions: Record<string, { type: string }>;
  let code: string;

  beforeAll(async () => {
    definitions = (await import('#libs/contracts')) as unknown as typeof definitions;
    const files = await trackedFiles();
    code = files
      .filter((file) => /^(?:services|libs\/messaging)\/.*(?<!\.spec)\.ts$/.test(file))
      .map((file) => read(file))
      .join('\n');
  });

  test.each(EVENTS.map(({ type }) => type))('%s has a sample', (type) => {
    expect(existsSync(join(ROOT, 'libs/contracts/samples', `${type}.json`))).toBe(true);
  });

  test.each(EVENTS.map(({ type }) => type))('%s is said by somebody', (type) => {
    const name = nameOf(type);
    expect({ name, said: new RegExp(`\\b${name}\\b(?!\\.type)`).test(code) }).toEqual({
      name,
      said: true,
    });
  });

  test.each(EVENTS.filter((event) => event !== DeadLetter).map(({ type }) => type))(
    '%s is heard by somebody, in the handler of its type',
    (type) => {
      const consumers = [
        ...Object.values(CONSUMERS).flat(),
        ...agentConsumers('pc1', SPECIALTIES, 1),
      ];
      expect(consumers.some(({ events }) => events.some((event) => event.type === type))).toBe(
        true,
      );
      const handler = `${nameOf(type)}.type)`;
      expect({ handler, found: code.includes(handler) }).toEqual({ handler, found: true });
    },
  );

  test('lies in exactly one stream', () => {
    const subjects = Object.values(STREAMS).flatMap((stream): readonly string[] => stream.subjects);
    expect(new Set(subjects).size).toBe(subjects.length);
  });
});

describe('the repository', () => {
  test('has names in kebab-case', async () => {
    const files = (await trackedFiles()).filter((file) => file.endsWith('.ts'));
    const odd = files.filter(
      (file) => !/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(file.split('/').at(-1) ?? ''),
    );
    expect(odd).toEqual([]);
  });

  test('has no folder for what belongs nowhere', async () => {
    const files = await trackedFiles();
    expect(
      files.filter((file) => /(?:^|\/)(?:common|shared|core|utils|helpers)\//.test(file)),
    ).toEqual([]);
  });

  test('has no broken link in its pages', async () => {
    const pages = (await trackedFiles()).filter((file) => file.endsWith('.md'));
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target]) => relative(ROOT, join(ROOT, dirname(page), target ?? '')))
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('keeps download addresses out of the lock file', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved":/);
  });

  test('leaves no work for later in its code', async () => {
    const files = (await trackedFiles()).filter((file) => /\.(?:ts|mjs)$/.test(file));
    const words = new RegExp(`\\b(?:${['TO', 'DO|FIX', 'ME|X', 'XX'].join('')})\\b`);
    expect(files.filter((file) => words.test(read(file)))).toEqual([]);
  });
});
