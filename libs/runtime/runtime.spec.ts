import { Controller, Get, Injectable, type DynamicModule, Module } from '@nestjs/common';
import { Transform } from 'class-transformer';
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

class SampleConfig extends ServiceConfig {
  static override readonly aliases = { OLD_SECRET: 'SECRET' };

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
      { LOG_LEVEL: 'silent' },
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

  test('is not ready when a neighbour is not, and says why', async () => {
    Neighbour.fault = 'The database is asleep; wake it.';
    const { status, text } = await get('/ready');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ reasons: ['The database is asleep; wake it.'] });
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

  test('answers an inner error without telling its details', async () => {
    const { status, text } = await get('/fail');
    expect(status).toBe(500);
    expect(text).not.toContain('a secret detail');
  });
});
