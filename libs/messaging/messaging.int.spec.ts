import { Controller, type DynamicModule, Module, type Type } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  DeadLetter,
  filterOf,
  PullRequestFailed,
  type CloudEvent,
  type ConsumerDefinition,
  type PullRequestFailedData,
} from '#libs/contracts';
import { ServiceConfig, startService, type RunningService } from '#libs/runtime';
import { startBroker, until, type TestBroker } from '#libs/testing';

import {
  Broker,
  BrokerUnavailable,
  JetStreamStrategy,
  MessagingModule,
  Publisher,
  RetryLater,
  Unprocessable,
  watchEvents,
  type Delivery,
  type WatchedEvent,
} from './index.ts';

const TASK = '7a1a1b8e-6f3a-4a8e-9a9e-2f4d0c6f9b10';
const CONSUMER: ConsumerDefinition = {
  stream: 'PRS',
  durable: 'under-test',
  description: 'The consumer under test.',
  events: [PullRequestFailed],
  filters: [filterOf(PullRequestFailed)],
  ackWaitMs: 1_000,
  maxDeliver: 4,
  maxAckPending: 16,
  concurrency: 2,
};

/** What the handler does with a message is written in the message: `slow 1500`, `fail 2`, `poison`. */
@Controller()
class Handler {
  static readonly seen: { message: string; deliveries: number }[] = [];
  static running = 0;
  static mostAtOnce = 0;

  @EventPattern<unknown>(PullRequestFailed.type)
  async handle(
    @Payload() { data }: CloudEvent<PullRequestFailedData>,
    @Ctx() { deliveries }: Delivery,
  ): Promise<void> {
    const [verb, figure] = data.message.split(' ');
    Handler.seen.push({ message: data.message, deliveries });
    Handler.mostAtOnce = Math.max(Handler.mostAtOnce, ++Handler.running);
    try {
      if (verb === 'slow') await new Promise((done) => setTimeout(done, Number(figure)));
      if (verb === 'fail' && deliveries <= Number(figure)) throw new Error('not yet');
      if (verb === 'later' && deliveries === 1) throw new RetryLater('not now', { afterMs: 50 });
      if (verb === 'poison') throw new Unprocessable('nobody can handle this');
    } finally {
      Handler.running--;
    }
  }
}

@Module({})
class HandlerModule {}

function options(broker: TestBroker, controllers: Type[] = [Handler]) {
  const module = (): DynamicModule => ({
    module: HandlerModule,
    imports: [
      MessagingModule.register({ service: 'test', servers: broker.url, consumers: [CONSUMER] }),
    ],
    controllers,
  });
  return {
    name: 'test',
    Config: ServiceConfig,
    module,
    transports: [JetStreamStrategy],
    ready: [JetStreamStrategy],
  };
}

describe('messaging', () => {
  let broker: TestBroker;
  let service: RunningService;
  let watched: WatchedEvent[];
  let watch: { stop(): Promise<void> };
  let serial = 0;

  const say = (message: string, id = `t:${++serial}`) =>
    service.app.get(Publisher).publish(PullRequestFailed, {
      id,
      tokens: { specialty: 'backend' },
      data: { taskId: TASK, attempt: 1, code: 'not-permitted', message },
    });
  const seen = (message: string) => Handler.seen.filter((one) => one.message === message);
  const buried = (words: string) =>
    watched.filter(
      ({ event }) => event.type === DeadLetter.type && JSON.stringify(event.data).includes(words),
    );
  const pending = async () =>
    (await service.app.get(Broker).jsm.consumers.info('PRS', 'under-test')).num_ack_pending;

  beforeAll(async () => {
    broker = await startBroker();
    await broker.provision([CONSUMER]);
    service = await startService(options(broker), { LOG_LEVEL: 'silent' });
    watched = [];
    watch = await watchEvents(broker.url, (one) => watched.push(one));
  });

  afterAll(async () => {
    await watch.stop();
    await service.close();
    await broker.stop();
  });

  test('delivers an event once and acknowledges it after the handler has resolved', async () => {
    await say('plain');
    await until(() => seen('plain').length > 0);
    await until(async () => (await pending()) === 0);
    expect(seen('plain')).toEqual([{ message: 'plain', deliveries: 1 }]);
  });

  test('keeps a message while its handler runs longer than the ack wait', async () => {
    await say('slow 2500');
    await until(async () => seen('slow 2500').length > 0 && (await pending()) === 0);
    expect(seen('slow 2500')).toHaveLength(1);
  });

  test('never runs more handlers at once than it may', async () => {
    Handler.mostAtOnce = 0;
    for (let i = 0; i < 8; i++) await say('slow 60');
    await until(() => seen('slow 60').length === 8 && Handler.running === 0);
    expect(Handler.mostAtOnce).toBe(2);
  });

  test('delivers again what failed, until it succeeds', async () => {
    await say('fail 2');
    await until(() => seen('fail 2').length === 3);
    expect(seen('fail 2').map(({ deliveries }) => deliveries)).toEqual([1, 2, 3]);
    expect(buried('fail 2')).toHaveLength(0);
  });

  test('delivers again after the time a handler asks for', async () => {
    await say('later');
    await until(() => seen('later').length === 2);
  });

  test('gives up on the last delivery and keeps the message with the dead letters', async () => {
    await say('fail 99');
    await until(() => buried('fail 99').length > 0, { timeoutMs: 20_000 });
    expect(seen('fail 99')).toHaveLength(4);
    expect(buried('fail 99')[0]?.event.data).toMatchObject({
      stream: 'PRS',
      consumer: 'under-test',
      deliveries: 4,
      reason: 'Given up after 4 deliveries: Error: not yet',
    });
  });

  test('puts poison with the dead letters at once, and only once', async () => {
    await say('poison');
    await until(() => buried('"message\\":\\"poison').length > 0);
    await until(async () => (await pending()) === 0);
    expect(seen('poison')).toHaveLength(1);
    expect(buried('poison')[0]?.event.data).toMatchObject({ reason: 'nobody can handle this' });
  });

  test.each([
    ['text that is not JSON', '{"specversion":"1.0", "id"', 'it is not JSON'],
    ['an envelope without data', '{"specversion":"1.0"}', 'envelope.data'],
    [
      'a type nobody here knows',
      envelope({ type: 'pr.failed.v9' }),
      'type pr.failed.v9 is none of',
    ],
    ['data that breaks its contract', envelope({ data: { taskId: 'x' } }), 'taskId must be a UUID'],
  ])('puts %s with the dead letters, with the fault', async (_, body, fault) => {
    await service.app.get(Broker).js.publish('pr.backend.failed', body);
    await until(() => buried(fault).length > 0);
  });

  test('says so when the broker has had an id before', async () => {
    const first = await say('plain', 'same-id');
    const second = await say('plain', 'same-id');
    expect([first.duplicate, second.duplicate]).toEqual([false, true]);
    expect(second.sequence).toBe(first.sequence);
  });

  test('refuses to say what breaks its own contract', async () => {
    const saying = {
      id: 'x',
      tokens: { specialty: 'backend' },
      data: { taskId: TASK, attempt: 0, code: 'not-permitted' as const, message: 'x' },
    };
    await expect(service.app.get(Publisher).publish(PullRequestFailed, saying)).rejects.toThrow(
      'attempt must not be less than 1',
    );
  });

  test('refuses a token that would change the meaning of a subject', async () => {
    const data = { taskId: TASK, attempt: 1, code: 'not-permitted' as const, message: 'x' };
    await expect(
      service.app
        .get(Publisher)
        .publish(PullRequestFailed, { id: 'x', tokens: { specialty: 'backend.>' }, data }),
    ).rejects.toThrow("can't stand for {specialty}");
  });

  test('is not ready while a durable is missing, and binds as soon as it is there', async () => {
    const broker2 = await startBroker();
    const waiting = await startService(options(broker2), { LOG_LEVEL: 'silent' });
    const ready = async () => (await fetch(`${waiting.url}/ready`)).status;
    expect(await ready()).toBe(503);
    await broker2.provision([CONSUMER]);
    await until(async () => (await ready()) === 200);
    await waiting.close();
    await broker2.stop();
  });

  test('refuses to start when an event has no handler', async () => {
    await expect(startService(options(broker, []), { LOG_LEVEL: 'silent' })).rejects.toThrow(
      'pr.failed.v1 has no handler',
    );
  });

  test('goes on where it was after the broker was killed and came back', async () => {
    await broker.kill();
    await expect(say('lost')).rejects.toThrow(BrokerUnavailable);
    await broker.restart();
    await until(async () => {
      await say('after the outage');
      return true;
    });
    await until(() => seen('after the outage').length > 0);
  });

  test('waits for a running handler before it stops', async () => {
    const other = await startBroker();
    await other.provision([CONSUMER]);
    const draining = await startService(options(other), { LOG_LEVEL: 'silent' });
    await draining.app.get(Publisher).publish(PullRequestFailed, {
      id: 'last',
      tokens: { specialty: 'backend' },
      data: { taskId: TASK, attempt: 1, code: 'not-permitted', message: 'slow 700' },
    });
    await until(() => seen('slow 700').length > 0);
    await draining.close();
    expect(Handler.running).toBe(0);
    await other.stop();
  });
});

function envelope(changes: object): string {
  return JSON.stringify({
    specversion: '1.0',
    id: 'e',
    type: PullRequestFailed.type,
    source: '/test',
    subject: 'pr.backend.failed',
    time: '2026-01-01T00:00:00Z',
    datacontenttype: 'application/json',
    data: { taskId: TASK, attempt: 1, code: 'not-permitted', message: 'x' },
    ...changes,
  });
}
