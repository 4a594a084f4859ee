import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CONSUMERS, parseEvent, tokensOf } from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { until } from '#libs/testing';

import { Stage } from './stage.fixture.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(async () => {
  await stage.close();
});

test('it is ready once it hears every stream it is to hear', async () => {
  await until(async () => (await stage.get('/ready')).status === 200);
});

test('the sample of every event it hears finds its place, and nothing lies with the dead letters', async () => {
  const events = CONSUMERS.api.flatMap((consumer) => consumer.events);
  for (const definition of events) {
    const file = join(import.meta.dirname, `../../libs/contracts/samples/${definition.type}.json`);
    const { event } = parseEvent(await readFile(file, 'utf8'), [definition]);
    await stage.say(definition, {
      id: `${event.type} ${event.id}`,
      tokens: tokensOf(definition, event.subject),
      data: event.data,
    });
  }
  const { manager } = stage.service.app.get(Database);
  const count = async (table: string, what = '*'): Promise<number> => {
    const query = `select count(${what})::int as n from ${table}`;
    const [row] = await manager.query<{ n: number }[]>(query);
    return row?.n ?? 0;
  };
  // By type: what is asked is answered, which is a fact more. Seven say what is, and not what happened.
  await until(async () => (await count('facts', 'distinct type')) === events.length - 7);
  await until(async () => (await count('agents')) > 0 && (await count('dead_letters')) === 1);
  const { jsm } = stage.service.app.get(Broker);
  const { state } = await jsm.streams.info('DLQ');
  expect(state.messages).toBe(1);
});
