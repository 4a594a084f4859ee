import type { INestApplicationContext } from '@nestjs/common';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Database } from './index.ts';
import { openService } from './stage.fixture.ts';

let broker: TestBroker;
let postgres: TestDatabase;

beforeAll(async () => {
  [broker, postgres] = await Promise.all([startBroker(), createDatabase()]);
  await broker.provision();
});

afterAll(async () => {
  await Promise.all([broker.stop(), postgres.drop()]);
});

/** Ids that are left, in both tables. */
async function left(app: INestApplicationContext): Promise<string[]> {
  const rows: { id: string }[] = await app
    .get(Database)
    .manager.query('select message_id as id from outbox union all select event_id from inbox');
  return rows.map(({ id }) => id).sort();
}

test('what nobody can ask for any more is forgotten at the next start; what is unsettled or younger stays', async () => {
  const first = await openService(broker, postgres);
  const { manager } = first.get(Database);
  await manager.query(`
    insert into outbox (message_id, subject, body, sent_at, settled_at)
    select 'old ' || n, 'dlq.none.none', '{}', now(), now() - interval '101 days'
    from generate_series(1, 6000) n`);
  await manager.query(`
    insert into outbox (message_id, subject, body, sent_at, created_at, settled_at) values
      ('young', 'dlq.none.none', '{}', now(), now() - interval '200 days', now() - interval '99 days'),
      ('unsettled', 'dlq.none.none', '{}', now(), now() - interval '200 days', null)`);
  await manager.query(`
    insert into inbox (consumer, event_id, received_at) values
      ('TASKS/test', 'heard long ago', now() - interval '101 days'),
      ('TASKS/test', 'heard lately', now() - interval '99 days')`);
  await first.close();
  const second = await openService(broker, postgres);
  const kept = ['heard lately', 'unsettled', 'young'];
  await until(async () => (await left(second)).length <= kept.length);
  expect(await left(second)).toEqual(kept);
  await second.close();
});
