import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  agentConsumers,
  filterOf,
  PullRequestFailed,
  TaskCancelled,
  type ConsumerDefinition,
  type DeadLetterData,
} from '#libs/contracts';
import { startBroker, until, type TestBroker } from '#libs/testing';

import {
  Broker,
  COLLECTOR,
  DeadLetterCollector,
  DeadLetters,
  MessagingModule,
  Publisher,
} from './index.ts';

const TASK = '7a1a1b8e-6f3a-4a8e-9a9e-2f4d0c6f9b10';
const TRACEPARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const SHORT = { ackWaitMs: 100, maxDeliver: 2 };
const FACTS: ConsumerDefinition = {
  stream: 'PRS',
  durable: 'reader',
  description: 'A reader that dies.',
  events: [PullRequestFailed],
  filters: [filterOf(PullRequestFailed)],
  maxAckPending: 16,
  concurrency: 1,
  ...SHORT,
};
const ORDERS = agentConsumers('pc1', ['backend'], 1).map((one) => ({ ...one, ...SHORT }));

@Module({})
class RootModule {}

let broker: TestBroker;
let app: INestApplicationContext;

beforeEach(async () => {
  broker = await startBroker();
  await broker.provision([FACTS, ...ORDERS]);
  const options = { service: 'test', servers: broker.url, consumers: [] };
  app = await NestFactory.createApplicationContext(
    {
      module: RootModule,
      imports: [MessagingModule.register(options)],
      providers: [DeadLetterCollector],
    },
    { logger: false },
  );
});

afterEach(async () => {
  await app.close();
  await broker.stop();
});

/** Without the collector's durable nobody hears the advisories: for what they miss. */
const letCollect = (): Promise<void> => broker.provision([FACTS, ...ORDERS, COLLECTOR]);
const streams = () => app.get(Broker).jsm.streams;

async function sayFact(id: string): Promise<void> {
  await app.get(Publisher).publish(PullRequestFailed, {
    id,
    tokens: { specialty: 'backend' },
    traceparent: TRACEPARENT,
    data: { taskId: TASK, attempt: 1, code: 'not-permitted', message: 'invented' },
  });
}

async function sayOrder(attempt: number): Promise<void> {
  await app.get(Publisher).publish(TaskCancelled, {
    id: `cancel:${attempt}`,
    tokens: { specialty: 'backend', agent: 'pc1' },
    data: { taskId: TASK, attempt, reason: 'invented' },
  });
}

/** Is handed everything, and never says a word about it: as a process that dies each time. */
async function die(stream: string, durable: string): Promise<void> {
  const consumer = await app.get(Broker).js.consumers.get(stream, durable);
  let handed = 0;
  while (handed < SHORT.maxDeliver) {
    const message = await consumer.next({ expires: 1_000 });
    if (message !== null) handed += 1;
  }
  // The broker notices that it is past its deliveries when somebody asks for more.
  await consumer.next({ expires: 1_000 });
}

async function letters(): Promise<DeadLetterData[]> {
  const { state } = await streams().info('DLQ');
  const found: DeadLetterData[] = [];
  for (let seq = 1; seq <= state.last_seq; seq += 1) {
    const message = await streams().getMessage('DLQ', { seq });
    if (message !== null) found.push(message.json<{ data: DeadLetterData }>().data);
  }
  return found;
}

test('a poison event, whose handlers die each time, is buried with reason, deliveries and trace', async () => {
  await letCollect();
  await sayFact('deadly');
  await die('PRS', 'reader');
  const [letter] = await until(async () => (await letters()).length > 0 && (await letters()));
  expect(letter).toMatchObject({
    stream: 'PRS',
    consumer: 'reader',
    subject: 'pr.backend.failed',
    sequence: 1,
    deliveries: 2,
  });
  expect(letter?.reason).toContain('Delivered 2 times');
  const stored = await streams().getMessage('DLQ', { seq: 1 });
  expect(stored?.header.get('traceparent')).toBe(TRACEPARENT);
  // Others may still want to read it.
  expect(await streams().getMessage('PRS', { seq: 1 })).not.toBeNull();
});

test('an order past its deliveries is buried and taken off its work queue', async () => {
  await letCollect();
  await sayOrder(1);
  await die('TASKS', 'pc1-cancelled');
  await until(async () => (await letters()).length === 1);
  await until(async () => (await streams().info('TASKS')).state.messages === 0);
  await expect(app.get(DeadLetters).redrive(1)).rejects.toThrow('It is an order to an agent');
});

test('what no advisory told of is swept off the work queue, and nothing else', async () => {
  await sayOrder(1);
  await die('TASKS', 'pc1-cancelled');
  const collector = app.get(DeadLetterCollector);
  await collector.sweep(60_000);
  expect(await letters()).toHaveLength(0);
  await until(async () => {
    await collector.sweep(0);
    return (await letters()).length === 1;
  });
  await sayOrder(2);
  await collector.sweep(0);
  expect((await streams().info('TASKS')).state.messages).toBe(1);
  expect(await letters()).toHaveLength(1);
});

test('a poison event is driven again under a new id when its handler is mended, once however often it is asked for', async () => {
  await letCollect();
  await sayFact('mended');
  await die('PRS', 'reader');
  await until(async () => (await letters()).length === 1);
  const first = await app.get(DeadLetters).redrive(1);
  const second = await app.get(DeadLetters).redrive(1);
  expect([first.duplicate, second.duplicate]).toEqual([false, true]);
  const again = await streams().getMessage('PRS', { seq: first.sequence });
  expect(again?.header.get('Nats-Msg-Id')).toBe('mended:redrive:1');
  expect(again?.json()).toMatchObject({ id: 'mended', type: PullRequestFailed.type });
  const consumer = await app.get(Broker).js.consumers.get('PRS', 'reader');
  const message = await consumer.next({ expires: 2_000 });
  expect(message?.info.deliveryCount).toBe(1);
  message?.ack();
});

test('a letter that is not there, or holds no event, is not driven again', async () => {
  const deadLetters = app.get(DeadLetters);
  await expect(deadLetters.redrive(7)).rejects.toThrow('DLQ has no letter 7');
  await app.get(Broker).js.publish('pr.backend.failed', 'no event');
  const givenUp = { stream: 'PRS', consumer: 'reader', sequence: 1, deliveries: 1, reason: 'x' };
  expect(await deadLetters.collect(givenUp)).toBe(true);
  await expect(deadLetters.redrive(1)).rejects.toThrow('is no event');
  expect(await deadLetters.collect({ ...givenUp, sequence: 99 })).toBe(false);
});
