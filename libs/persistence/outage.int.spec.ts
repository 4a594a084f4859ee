import { Controller, type DynamicModule, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  filterOf,
  PullRequestFailed,
  type CloudEvent,
  type ConsumerDefinition,
  type PullRequestFailedData,
} from '#libs/contracts';
import {
  Broker,
  JetStreamStrategy,
  MessagingModule,
  Publisher,
  type Delivery,
} from '#libs/messaging';
import { ServiceConfig, startService, type RunningService } from '#libs/runtime';
import {
  startBroker,
  startPostgres,
  temporaryFolder,
  until,
  type LocalPostgres,
  type TemporaryFolder,
  type TestBroker,
} from '#libs/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { Database, messagingTables, PersistenceModule } from './index.ts';

const ACK_WAIT_MS = 1_000;
/** More outage than all deliveries of a message would last. */
const OUTAGE_MS = 5 * ACK_WAIT_MS;
const CONSUMER: ConsumerDefinition = {
  stream: 'PRS',
  durable: 'under-test',
  description: 'The consumer under test.',
  events: [PullRequestFailed],
  filters: [filterOf(PullRequestFailed)],
  ackWaitMs: ACK_WAIT_MS,
  maxDeliver: 2,
  maxAckPending: 16,
  concurrency: 4,
};

class Tables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of messagingTables()) await runner.query(sql);
    await runner.query('CREATE TABLE effects (id text NOT NULL)');
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('A first migration is not taken back.'));
  }
}

let failures = 0;

@Controller()
class Handler {
  constructor(private readonly database: Database) {}

  @EventPattern<unknown>(PullRequestFailed.type)
  async handle(
    @Payload() event: CloudEvent<PullRequestFailedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    try {
      await this.database.once(event, delivery, async (tx) => {
        await tx.query('INSERT INTO effects VALUES ($1)', [event.id]);
      });
    } catch (error) {
      failures += 1;
      throw error;
    }
  }
}

@Module({})
class RootModule {}

let folder: TemporaryFolder;
let broker: TestBroker;
let postgres: LocalPostgres;
let service: RunningService;

beforeAll(async () => {
  folder = await temporaryFolder();
  [broker, postgres] = await Promise.all([
    startBroker(),
    // With fsync: what is committed when it is killed must be there afterwards.
    startPostgres({ folder: folder.path }),
  ]);
  await broker.provision([CONSUMER]);
  const module = (): DynamicModule => ({
    module: RootModule,
    imports: [
      MessagingModule.register({ service: 'test', servers: broker.url, consumers: [CONSUMER] }),
      PersistenceModule.register({
        service: 'test',
        url: postgres.url,
        entities: [],
        migrations: [Tables1700000000000],
      }),
    ],
    controllers: [Handler],
  });
  service = await startService(
    { name: 'test', Config: ServiceConfig, module, transports: [JetStreamStrategy] },
    { LOG_LEVEL: 'silent' },
  );
}, 60_000);

afterAll(async () => {
  await service.close();
  await Promise.all([broker.stop(), postgres.stop()]);
  await folder.remove();
});

async function say(id: string): Promise<void> {
  await service.app.get(Publisher).publish(PullRequestFailed, {
    id,
    tokens: { specialty: 'backend' },
    data: {
      taskId: '7a1a1b8e-6f3a-4a8e-9a9e-2f4d0c6f9b10',
      attempt: 1,
      code: 'not-permitted',
      message: 'invented',
    },
  });
}

async function effects(how: string): Promise<string[]> {
  const { manager } = service.app.get(Database);
  const rows = await manager.query<{ id: string }[]>('SELECT id FROM effects WHERE id LIKE $1', [
    `${how} %`,
  ]);
  return rows.map(({ id }) => id).toSorted();
}

test.each([
  ['stopped', () => postgres.stop()],
  ['killed', () => postgres.kill()],
])(
  'with PostgreSQL %s for long nothing is acknowledged, nothing is lost, nothing is given up',
  async (how, takeAway) => {
    const { jsm } = service.app.get(Broker);
    await say(`${how} before`);
    await until(async () => (await effects(how)).length > 0);
    failures = 0;
    await takeAway();
    const ids = Array.from({ length: 20 }, (_, index) => `${how} ${index}`);
    for (const id of ids) await say(id);
    const began = performance.now();
    await until(() => failures > 0 && performance.now() - began > OUTAGE_MS);
    const during = await jsm.consumers.info('PRS', 'under-test');
    // What the hands hold, and what waits.
    expect(during.num_ack_pending + during.num_pending).toBe(ids.length);
    expect(during.num_redelivered).toBe(0);
    await postgres.restart();
    await until(async () => (await effects(how)).length > ids.length, { timeoutMs: 20_000 });
    expect(await effects(how)).toEqual([`${how} before`, ...ids].toSorted());
    expect((await jsm.streams.info('DLQ')).state.messages).toBe(0);
  },
  60_000,
);
