import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Controller, Get, Injectable, type DynamicModule, Module } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Redaction } from '#libs/redaction';
import { temporaryFolder } from '#libs/testing';
import { IsArray, IsBoolean, IsInt, IsNumber, IsString, Min } from 'class-validator';

import {
  ConfigError,
  loadConfig,
  Metrics,
  ServiceConfig,
  startService,
  toBoolean,
  toInt,
  toList,
  toNumber,
  type ReadyCheck,
  type RunningService,
} from './index.ts';
import { createLogger, NestLog } from './logger.ts';
import { redactionOf } from './redaction-of.ts';

class SampleConfig extends ServiceConfig {
  static override readonly aliases = { OLD_SECRET: 'SECRET' };
  static override readonly secrets = [...ServiceConfig.secrets, 'SECRET', 'STORE_URL', 'KEY_FILE'];

  @IsString()
  SECRET!: string;

  @IsInt()
  @Min(1)
  @Transform(toInt)
  COUNT = 3;

  @IsNumber()
  @Transform(toNumber)
  RATIO = 0.5;

  @IsBoolean()
  @Transform(toBoolean)
  FLAG = true;

  @IsArray()
  @Transform(toList)
  WORDS: string[] = ['a'];
}

describe('loadConfig', () => {
  test('gives defaults where nothing is set and reads what is', () => {
    const config = loadConfig(SampleConfig, {
      SECRET: 's',
      COUNT: '7',
      RATIO: '2.25',
      FLAG: 'no',
      WORDS: ' x, y ,,z',
    });
    expect(config).toMatchObject({
      SECRET: 's',
      COUNT: 7,
      RATIO: 2.25,
      FLAG: false,
      WORDS: ['x', 'y', 'z'],
      LOG_LEVEL: 'info',
      HTTP_HOST: '127.0.0.1',
    });
  });

  test('takes an empty variable as not set, and an alias for the real name', () => {
    expect(loadConfig(SampleConfig, { OLD_SECRET: 'old', COUNT: ' ' })).toMatchObject({
      SECRET: 'old',
      COUNT: 3,
    });
  });

  test('prefers the real name over its alias', () => {
    expect(loadConfig(SampleConfig, { OLD_SECRET: 'old', SECRET: 'new' }).SECRET).toBe('new');
  });

  test('names all faults at once, ends with the remedy and shows no value', () => {
    const environment = {
      COUNT: 'hunter2',
      FLAG: 'perhaps',
      NATS_URL: 'http://x',
      HTTP_PORT: '99999',
    };
    const load = () => loadConfig(SampleConfig, environment);
    expect(load).toThrow(ConfigError);
    try {
      load();
    } catch (error) {
      const { message, faults, exitCode } = error as ConfigError;
      for (const name of ['HTTP_PORT', 'NATS_URL', 'SECRET is missing', 'COUNT', 'FLAG'])
        expect(faults.join()).toContain(name);
      expect(message).toMatch(/\.env\.example explains each of them\.$/);
      expect(message).not.toContain('hunter2');
      expect(faults).toHaveLength(5);
      expect(exitCode).toBe(78);
    }
  });

  test('can not be changed afterwards', () => {
    expect(Object.isFrozen(loadConfig(SampleConfig, { SECRET: 's' }))).toBe(true);
  });
});

describe('what a service knows to be secret', () => {
  const taken = (environment: Record<string, string>, text: string): string =>
    redactionOf(SampleConfig, environment).text(text);

  test('is what the declared variables hold, whichever name they were given by', () => {
    expect(taken({ SECRET: 'abracadabra' }, 'It is abracadabra.')).toBe('It is [redacted].');
    expect(taken({ OLD_SECRET: 'abracadabra' }, 'It is abracadabra.')).toBe('It is [redacted].');
    expect(taken({ COUNT: 'abracadabra' }, 'It is abracadabra.')).toBe('It is abracadabra.');
  });

  test.each([
    ['a password', 'nats://octo:sesame%2Fopen@host:4222', ['sesame%2Fopen', 'sesame/open']],
    ['a token', 'nats://token-of-mine@host', ['token-of-mine']],
    [
      'each of several',
      'nats://a:password-1@x,nats://b:password-2@y',
      ['password-1', 'password-2'],
    ],
  ])('of an address is %s, and no more of it', (_, address, secrets) => {
    for (const secret of secrets)
      expect(taken({ NATS_URL: address }, `<${secret}>`)).toMatch(/^<\[redacted(?: NATS_URL)?\]>$/);
    expect(taken({ NATS_URL: address }, 'octo host 4222')).toBe('octo host 4222');
  });

  test('of a database’s address without a password is nothing: the role is a name', () => {
    expect(taken({ STORE_URL: 'postgres://scheduler@host/x' }, 'scheduler')).toBe('scheduler');
  });

  test('of a file is what it holds, line by line, and a missing file is nobody’s secret', async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, 'key');
    await writeFile(file, '-----BEGIN X-----\nfirst-line-of-it\nsecond-line-of-it\n');
    expect(taken({ KEY_FILE: file }, 'second-line-of-it')).toBe('[redacted]');
    expect(taken({ KEY_FILE: file }, file)).toBe(file);
    expect(taken({ KEY_FILE: `${file}.missing` }, 'x')).toBe('x');
    await folder.remove();
  });
});

describe('a log line', () => {
  const lines: string[] = [];
  const redaction = new Redaction([{ name: 'THE_KEY', value: 'sesame-open-the-door' }]);
  const logger = createLogger('sample', {
    level: 'info',
    redaction,
    to: { write: (line) => void lines.push(line) },
  });
  beforeEach(() => lines.splice(0));

  test('has no secret in a field, an error, its cause, a child’s name or Nest’s words', () => {
    const secret = 'sesame-open-the-door';
    const cause = new Error(`refused: ${secret}`);
    logger.info({ deep: [{ [secret]: `a\n${secret}` }] }, 'A message');
    logger.child({ who: secret }).error({ err: new Error(secret, { cause }) }, secret);
    new NestLog(logger).error(cause, secret);
    new NestLog(logger).warn({ msg: secret, token: `ghp_${'a'.repeat(36)}` });
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({ service: 'sample' });
      expect(line).toMatch(/^[^\n]+\n$/);
      expect(line).not.toContain(secret);
      expect(line).toContain('[redacted THE_KEY]');
    }
    expect(lines[3]).toContain('[redacted github token]');
  });

  test('without one is what pino made of it', () => {
    logger.info({ a: 1 }, 'Plain');
    expect(lines[0]).toMatch(
      /^\{"level":"info","time":"[^"]+","service":"sample","a":1,"msg":"Plain"\}\n$/,
    );
  });
});

@Injectable()
class Neighbour implements ReadyCheck {
  static fault: string | undefined;

  async checkReady(): Promise<void> {
    if (Neighbour.fault !== undefined) await Promise.reject(new Error(Neighbour.fault));
  }
}

@Controller()
class Failing {
  @Get('fail')
  fail(): never {
    throw new Error('a secret detail');
  }
}

@Module({})
class SampleModule {}

describe('a service', () => {
  let service: RunningService;

  beforeAll(async () => {
    const module = (): DynamicModule => ({
      module: SampleModule,
      providers: [Neighbour],
      controllers: [Failing],
    });
    service = await startService(
      { name: 'sample', Config: ServiceConfig, module, ready: [Neighbour] },
      { LOG_LEVEL: 'silent', NATS_URL: 'nats://octo:sesame-open@127.0.0.1:4222' },
    );
  });

  afterAll(() => service.close());

  const get = async (path: string) => {
    const response = await fetch(`${service.url}${path}`);
    return { status: response.status, text: await response.text() };
  };

  test('says that it lives', async () => {
    const { status, text } = await get('/health');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ status: 'ok', service: 'sample' });
  });

  test('is ready when its neighbours are', async () => {
    Neighbour.fault = undefined;
    expect((await get('/ready')).status).toBe(200);
  });

  test('is not ready when a neighbour is not, and says why, but no secret', async () => {
    Neighbour.fault = 'The database is asleep; wake it with sesame-open.';
    const { status, text } = await get('/ready');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({
      reasons: ['The database is asleep; wake it with [redacted].'],
    });
  });

  test('shows the metrics that were counted, one for each name', async () => {
    const metrics = service.app.get(Metrics);
    const count = { name: 'sample_total', help: 'For the test.', labelNames: ['kind'] } as const;
    metrics.counter(count).inc({ kind: 'a' });
    metrics.counter(count).inc({ kind: 'a' });
    const { text } = await get('/metrics');
    expect(text).toContain('sample_total{kind="a"} 2');
    expect(text).toContain('process_cpu_user_seconds_total');
  });

  test('shows what is known to come as 0 from the start, and asking again takes nothing away', async () => {
    const metrics = service.app.get(Metrics);
    const count = {
      ...{ name: 'known_total', help: 'For the test.', labelNames: ['kind'] as const },
      known: [{ kind: 'a' }, { kind: 'b' }],
    };
    metrics.counter(count).inc({ kind: 'a' });
    metrics.counter(count);
    const { text } = await get('/metrics');
    expect(text).toContain('known_total{kind="a"} 1');
    expect(text).toContain('known_total{kind="b"} 0');
  });

  test('answers an inner error without telling its details', async () => {
    const { status, text } = await get('/fail');
    expect(status).toBe(500);
    expect(text).not.toContain('a secret detail');
  });
});
