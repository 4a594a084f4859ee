import { createDatabase, type TestDatabase } from '#libs/testing';
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';

import { Database } from './database.ts';
import { insertRows, readRows } from './entity-rows.ts';

@Entity('things')
class Thing {
  @PrimaryColumn('text')
  id!: string;

  @Column('bigint', { name: 'github_id' })
  githubId!: number;

  @Column('jsonb')
  issue!: { readonly title: string; readonly labels: readonly string[] };

  @Column('int', { name: 'depends_on', array: true })
  dependsOn!: number[];

  @Column('text', { nullable: true })
  note!: string | null;

  @Column('timestamptz', { name: 'made_at', default: () => 'now()' })
  madeAt!: Date;
}

class Things1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE things (
      id text PRIMARY KEY, github_id bigint NOT NULL, issue jsonb NOT NULL, depends_on int[] NOT NULL,
      note text, made_at timestamptz NOT NULL DEFAULT now())`);
    // For the migration that follows every service's own.
    await runner.query(
      `CREATE TABLE outbox (id bigint, stream text, sent_at timestamptz, settled_at timestamptz)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE things, outbox');
  }
}

let postgres: TestDatabase;
let database: Database;

beforeAll(async () => {
  postgres = await createDatabase();
  database = await Database.open({
    ...{ service: 'test-service', url: postgres.url },
    ...{ entities: [Thing], migrations: [Things1700000000000] },
  });
});

afterAll(async () => {
  await database.onApplicationShutdown();
  await postgres.drop();
});

function thing(id: string, more: Partial<Thing> = {}): Omit<Thing, 'madeAt'> {
  const issue = { title: `A "title" with \\ and ’`, labels: ['a', 'b,{c}'] };
  return { id, githubId: 2 ** 40, issue, dependsOn: [1, 2], note: null, ...more };
}

const put = (rows: readonly Omit<Thing, 'madeAt'>[]): Promise<{ id: string }[]> =>
  insertRows(database.manager, Thing, { rows, rest: 'on conflict do nothing returning id' });

test('rows that were put in are read as find reads them', async () => {
  await put([thing('a'), thing('b', { note: 'a note', dependsOn: [] })]);
  const read = await readRows(database.manager, Thing, {
    rest: 'where id = any($1) order by id',
    parameters: [['a', 'b']],
  });
  const found = await database.manager.find(Thing, { order: { id: 'asc' } });
  expect(read).toEqual(found);
  expect(read[0]).toBeInstanceOf(Thing);
  expect(read.map(({ madeAt, ...rest }) => ({ ...rest, dated: madeAt instanceof Date }))).toEqual([
    { ...thing('a'), dated: true },
    { ...thing('b', { note: 'a note', dependsOn: [] }), dated: true },
  ]);
});

test('of rows of which some are there already only the new ones are told', async () => {
  await put([thing('c', { note: 'first' })]);
  expect(await put([thing('c', { note: 'second' }), thing('d')])).toEqual([{ id: 'd' }]);
  const kept = await database.manager.findOneByOrFail(Thing, { id: 'c' });
  expect(kept.note).toBe('first');
});

test('no rows are no statement', async () => {
  expect(await put([])).toEqual([]);
});
