import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

/**
 * One role and one schema for each service in a database, as in production: nobody can read another's.
 *
 * The database is made when missing. May be called again: passwords are new each time, data stays. Roles
 * bear the database's name, because roles belong to the whole cluster.
 *
 * @param superuserUrl as `startPostgres` gives it.
 * @returns the URL of each service, by its name.
 */
export async function provideSchemas(
  superuserUrl: string,
  database: string,
  services: readonly string[],
): Promise<Record<string, string>> {
  await withClient(superuserUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      database,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  });
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  const urls: Record<string, string> = {};
  await withClient(url.href, async (client) => {
    await client.query(`REVOKE ALL ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC`);
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    for (const service of services) {
      const { role, password } = await provideSchema(client, database, service);
      const own = new URL(url);
      own.username = role;
      own.password = password;
      urls[service] = own.href;
    }
  });
  return urls;
}

async function provideSchema(
  client: Client,
  database: string,
  service: string,
): Promise<{ role: string; password: string }> {
  const name = service.replaceAll('-', '_');
  const role = `${database}_${name}`;
  const password = randomBytes(24).toString('base64url');
  const quoted = client.escapeIdentifier(role);
  const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = known.rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${quoted} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
  await client.query(`GRANT CONNECT ON DATABASE ${client.escapeIdentifier(database)} TO ${quoted}`);
  const schema = client.escapeIdentifier(name);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${quoted}`);
  return { role, password };
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
