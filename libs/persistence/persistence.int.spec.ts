import type { INestApplicationContext } from '@nestjs/common';
import {
  ASSIGNMENTS_PER_SUBJECT_MAX,
  PullRequestFailed,
  TaskCancelled,
  type CloudEvent,
} from '#libs/contracts';
import { Broker, watchEvents } from '#libs/messaging';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Database, Outbox, type EntityManager } from './index.ts';
import { noteSent } from './note-sent.ts';
import { openService } from './stage.fixture.ts';

/** The first to record that this event was sent loses its connection in the middle of it. */
const DIE_ONCE = [
  'CREATE SEQUENCE deaths',
  `CREATE FUNCTION die_once() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF nextval('deaths') = 1 THEN
       PERFORM pg_terminate_backend(pg_backend_pid());
       PERFORM pg_sleep(10);
     END IF;
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER die_once BEFORE UPDATE OF sent_at ON outbox FOR EACH ROW
   WHEN (NEW.message_id = 'unlucky') EXECUTE FUNCTION die_once()`,
];

const none = (): void => undefined;

const HEARD = { stream: 'PRS', consumer: 'test-service' };

describe('persistence', () => {
  let broker: TestBroker;
  let postgres: TestDatabase;
  let apps: INestApplicationContext[];
  let database: Database;
  let outbox: Outbox;
  let connection: Broker;
  let said: CloudEvent[];
  let watch: { stop(): Promise<void> };

  const append = (tx: EntityManager, id: string) =>
    outbox.append(tx, PullRequestFailed, {
      id,
      tokens: { specialty: 'backend' },
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      data: {
        taskId: '7a1a1b8e-6f3a-4a8e-9a9e-2f4d0c6f9b10',
        attempt: 1,
        code: 'not-permitted',
        message: id,
      },
    });
  const heard = (id: string) => said.filter((event) => event.id === id);
  /** Where the broker has it; undefined while that is not recorded. */
  const sequenceOf = async (id: string): Promise<number | undefined> => {
    const [row] = await database.source.query<{ stream_sequence: string }[]>(
      'SELECT stream_sequence FROM outbox WHERE message_id = $1 AND sent_at IS NOT NULL',
      [id],
    );
    return row && Number(row.stream_sequence);
  };
  const effects = async (name: string) =>
    (await database.source.query<unknown[]>('SELECT 1 FROM effects WHERE name = $1', [name]))
      .length;

  /** What both processes say to PostgreSQL meanwhile. */
  const statementsDuring = async (work: () => Promise<void>): Promise<string[]> => {
    const said: string[] = [];
    const sources = apps.map((app) => app.get(Database).source);
    const loggers = sources.map(({ logger }) => logger);
    for (const source of sources)
      source.logger = {
        ...{ logQueryError: none, logQuerySlow: none, logSchemaBuild: none, logMigration: none },
        log: none,
        logQuery: (query) => said.push(query.trim()),
      };
    await work();
    for (const [index, source] of sources.entries()) {
      const logger = loggers[index];
      if (logger !== undefined) source.logger = logger;
    }
    return said;
  };

  beforeAll(async () => {
    [broker, postgres] = await Promise.all([startBroker(), createDatabase()]);
    await broker.provision([]);
    said = [];
    watch = await watchEvents(broker.url, ({ event }) => said.push(event));
    // Two processes of one service, started at the same moment: the migrations must not collide.
    const [first, second] = await Promise.all([
      openService(broker, postgres),
      openService(broker, postgres),
    ]);
    apps = [first, second];
    database = first.get(Database);
    outbox = first.get(Outbox);
    connection = first.get(Broker);
  });

  afterAll(async () => {
    await watch.stop();
    await Promise.all(apps.map((app) => app.close()));
    await postgres.drop();
    await broker.stop();
  });

  test('says an event right after the commit, within the trace it belongs to', async () => {
    await database.transaction((tx) => append(tx, 'committed'));
    await until(() => heard('committed').length > 0);
    expect(heard('committed')[0]).toMatchObject({
      source: '/test-service',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    });
  });

  test('says nothing when the transaction is rolled back', async () => {
    const rolledBack = database.transaction(async (tx) => {
      await append(tx, 'rolled-back');
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    await database.transaction((tx) => append(tx, 'after it'));
    await until(() => heard('after it').length > 0);
    expect(heard('rolled-back')).toHaveLength(0);
  });

  test('says an event once although two relays run and it is appended twice', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => `many:${index}`);
    const kept = async () => (await connection.jsm.streams.info('PRS')).state.messages;
    const before = await kept();
    await Promise.all(
      ids.flatMap((id) => [
        database.transaction((tx) => append(tx, id)),
        database.transaction((tx) => append(tx, id)),
      ]),
    );
    await until(() => said.filter(({ id }) => id.startsWith('many:')).length >= ids.length);
    await until(async () => {
      const [{ unsent }] = await database.source.query<[{ unsent: number }]>(
        'SELECT count(*) AS unsent FROM outbox WHERE sent_at IS NULL',
      );
      return unsent === 0;
    });
    expect(await kept()).toBe(before + ids.length);
  });

  test('what one transaction says is noted as sent in a few, not one by one', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `lot:${index}`);
    await database.transaction(async (tx) => {
      for (const id of ids) await append(tx, id);
    });
    // A row bears the number of the transaction that wrote it last.
    const row = await until(async () => {
      const [found] = await database.source.query<[{ unsent: number; writers: number }]>(
        `SELECT count(*) FILTER (WHERE sent_at IS NULL) AS unsent, count(DISTINCT xmin::text) AS writers
         FROM outbox WHERE message_id LIKE 'lot:%'`,
      );
      return found.unsent === 0 && found;
    });
    // Two processes with two hands each may share them.
    expect(row.writers).toBeLessThanOrEqual(4);
  });

  test('what is committed is sent without being read again, and one statement notes it', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `fresh:${index}`);
    const said = await statementsDuring(async () => {
      for (const id of ids) {
        await database.transaction((tx) => append(tx, id));
        await until(async () => (await sequenceOf(id)) !== undefined);
      }
    });
    const count = (start: string) => said.filter((query) => query.startsWith(start)).length;
    expect(count('INSERT INTO outbox')).toBe(ids.length);
    expect(count('WITH sent AS')).toBe(ids.length);
    // Only the looks of every few seconds read anything.
    expect(count('SELECT id, message_id')).toBeLessThan(ids.length / 2);
  });

  test('what a process committed that died right after it is sent by another', async () => {
    await database.source.query(
      `INSERT INTO outbox (message_id, subject, body, created_at)
       SELECT 'orphan', subject, replace(body, '"committed"', '"orphan"'), now() - interval '1 minute'
       FROM outbox WHERE message_id = 'committed'`,
    );
    await until(async () => (await sequenceOf('orphan')) !== undefined, { timeoutMs: 20_000 });
  });

  test('noting what was sent waits for nobody who has the row', async () => {
    await database.transaction(async (tx) => {
      for (const id of ['settled just now', 'not settled']) await append(tx, id);
    });
    const rowOf = async (id: string) => {
      await until(async () => (await sequenceOf(id)) !== undefined);
      const [found] = await database.source.query<[{ id: number }]>(
        'SELECT id FROM outbox WHERE message_id = $1',
        [id],
      );
      return { row: found.id, stream: 'PRS', sequence: 1 };
    };
    const rows = [await rowOf('settled just now'), await rowOf('not settled')];
    await database.transaction(async (tx) => {
      await outbox.settle(tx, 'settled just now');
      expect([...(await noteSent(database.manager, rows))]).toEqual([rows[1]?.row]);
    });
  });

  test('a relay that dies between the broker’s word and its own commit says the event again, and the broker keeps it once', async () => {
    for (const statement of DIE_ONCE) await database.source.query(statement);
    const { streams } = connection.jsm;
    const before = (await streams.info('PRS')).state.last_seq;
    await database.transaction((tx) => append(tx, 'unlucky'));
    await until(async () => (await sequenceOf('unlucky')) !== undefined);
    expect(heard('unlucky')).toHaveLength(2);
    expect(await sequenceOf('unlucky')).toBe(before + 1);
    expect((await streams.info('PRS')).state.last_seq).toBe(before + 1);
  });

  test('refuses an event that breaks its contract before anything is written', async () => {
    const saying = {
      id: 'broken',
      tokens: { specialty: 'backend' },
      data: { taskId: 'x', attempt: 1, code: 'not-permitted' as const, message: '' },
    };
    await expect(
      database.transaction((tx) => outbox.append(tx, PullRequestFailed, saying)),
    ).rejects.toThrow('taskId must be a UUID');
  });

  test('gives an event its effect once, however often and at once it is delivered', async () => {
    const deliver = () =>
      database.once({ id: 'twice' }, HEARD, async (tx) => {
        await tx.query(`INSERT INTO effects VALUES ('once')`);
      });
    const results = await Promise.all([deliver(), deliver(), deliver()]);
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await effects('once')).toBe(1);
  });

  test('takes the same id through another consumer as another event', async () => {
    const nothing = () => Promise.resolve();
    expect(await database.once({ id: 'shared' }, HEARD, nothing)).toBe(true);
    expect(await database.once({ id: 'shared' }, { ...HEARD, stream: 'ISSUES' }, nothing)).toBe(
      true,
    );
  });

  test('forgets that it saw an event whose effect failed', async () => {
    const failing = database.once({ id: 'retried' }, HEARD, () => {
      throw new Error('no room');
    });
    await expect(failing).rejects.toThrow('no room');
    expect(await database.once({ id: 'retried' }, HEARD, () => Promise.resolve())).toBe(true);
  });

  test('keeps what is said while the broker is away and sends it when it is back', async () => {
    await broker.kill();
    await database.transaction((tx) => append(tx, 'during the outage'));
    await broker.restart();
    await until(
      async () => {
        const [row] = await database.source.query<{ sent_at: Date | null }[]>(
          `SELECT sent_at FROM outbox WHERE message_id = 'during the outage'`,
        );
        return row?.sent_at != null;
      },
      { timeoutMs: 20_000 },
    );
  });

  test('lets a subject that is full hold up no other', async () => {
    const assign = (agent: string, attempt: number) =>
      database.transaction((tx) =>
        outbox.append(tx, TaskCancelled, {
          id: `cancel:${agent}:${attempt}`,
          tokens: { specialty: 'backend', agent },
          data: {
            taskId: '7a1a1b8e-6f3a-4a8e-9a9e-2f4d0c6f9b10',
            attempt,
            reason: 'For the test.',
          },
        }),
      );
    const unsent = async () => {
      const rows = await database.source.query<{ message_id: string }[]>(
        'SELECT message_id FROM outbox WHERE sent_at IS NULL ORDER BY id',
      );
      return rows.map(({ message_id }) => message_id);
    };
    // Nobody consumes here, so one more than the subject takes stays behind; which one, two relays decide.
    for (let attempt = 1; attempt <= ASSIGNMENTS_PER_SUBJECT_MAX + 1; attempt++)
      await assign('asleep', attempt);
    await assign('awake', 1);
    await until(async () => (await unsent()).length === 1);
    expect((await unsent()).join()).toMatch(/^cancel:asleep:\d+$/);
  });

  test('refuses a wrong password at once, with the remedy', async () => {
    const url = new URL(postgres.url);
    url.password = 'wrong';
    const opened = Database.open({ service: 'x', url: url.href, entities: [], migrations: [] });
    await expect(opened).rejects.toThrow(/PostgreSQL can't be used: .*Check that it runs/s);
  });
});
