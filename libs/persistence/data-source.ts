import pg from 'pg';
import { DataSource } from 'typeorm';

import { OutboxSettlement1763800000000 } from './migrations/1763800000000-outbox-settlement.ts';
import { schemaOf, type PersistenceOptions } from './options.ts';

/** PostgreSQL does not answer, or refuses the role. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  /** EX_UNAVAILABLE of sysexits.h. */
  readonly exitCode = 69;
}

const FIRST_CONNECT_MS = 60_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** For a new connection, and for a free one of the pool's. */
const CONNECT_TIMEOUT_MS = 30_000;

// Numbers of rows and bytes fit a JavaScript number; TypeORM would hand over text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Connects a service to its own schema and brings the schema up to date.
 *
 * Two processes of a service may start at once: migrations run one after the other, under an advisory lock.
 *
 * @throws DatabaseUnavailable when PostgreSQL does not answer within a minute
 */
export async function openDataSource(options: PersistenceOptions): Promise<DataSource> {
  const schema = schemaOf(options.service);
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    schema,
    applicationName: options.service,
    entities: [...options.entities],
    migrations: [...options.migrations, OutboxSettlement1763800000000],
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    extra: {
      options: `-c search_path=${schema} -c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
      max: 10,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    },
  });
  await firstConnection(source);
  try {
    await migrate(source, schema);
  } catch (error) {
    await source.destroy();
    throw error;
  }
  return source;
}

async function firstConnection(source: DataSource): Promise<void> {
  const until = Date.now() + FIRST_CONNECT_MS;
  for (;;) {
    try {
      await source.initialize();
      return;
    } catch (cause) {
      if (Date.now() > until || isRefusal(cause))
        throw new DatabaseUnavailable(
          `PostgreSQL can't be used: ${cause instanceof Error ? cause.message : String(cause)}. ` +
            'Check that it runs, and that DATABASE_URL names its host, database, role and password.',
          { cause },
        );
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** Wrong password, no such database or role: waiting can't help. */
const REFUSALS = new Set(['28P01', '28000', '3D000']);

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && REFUSALS.has(String(error.code));
}

async function migrate(source: DataSource, schema: string): Promise<void> {
  const runner = source.createQueryRunner();
  const lock = `migrate ${schema}`;
  try {
    await runner.query('SELECT pg_advisory_lock(hashtext($1))', [lock]);
    // Looked for first: a role that owns its schema need not be permitted to make schemas.
    const [found] = (await runner.query('SELECT to_regnamespace($1) AS schema', [schema])) as {
      schema: string | null;
    }[];
    if (found?.schema == null) await runner.query(`CREATE SCHEMA "${schema}"`);
    await source.runMigrations({ transaction: 'each' });
    await runner.query('SELECT pg_advisory_unlock(hashtext($1))', [lock]);
  } finally {
    await runner.release();
  }
}
