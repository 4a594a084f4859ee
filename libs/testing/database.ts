import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

/** A database of one test file's own. */
export interface TestDatabase {
  readonly url: string;
  /** Disconnects whoever is left. */
  drop(): Promise<void>;
}

/** On the cluster that global-setup started. */
export async function createDatabase(): Promise<TestDatabase> {
  const url = new URL(clusterUrl());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

function clusterUrl(): string {
  const url = process.env['TEST_POSTGRES_URL'];
  if (url === undefined)
    throw new Error(
      'There is no PostgreSQL: run the tests through `npm test`, whose set-up starts it.',
    );
  return url;
}

async function execute(sql: string): Promise<void> {
  const client = new Client({ connectionString: clusterUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
