import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { Client } from 'pg';
import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { provideSchemas } from './postgres-schemas.ts';
import { startPostgres, type LocalPostgres } from './postgres.ts';

let folder: TemporaryFolder;
let postgres: LocalPostgres;

beforeAll(async () => {
  folder = await temporaryFolder();
  // As a user's own temporary folder would be: closed to the server's user until we open it.
  const closed = join(folder.path, 'closed');
  await mkdir(closed, { mode: 0o700 });
  postgres = await startPostgres({ folder: join(closed, 'postgres') });
});

afterAll(async () => {
  await postgres.stop();
  await folder.remove();
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

test('what was committed is there after a crash, on the same address', async () => {
  await query(postgres.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await postgres.kill();
  await postgres.restart();
  expect(await query(postgres.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('a wrong password is refused, also from this machine', async () => {
  const url = new URL(postgres.url);
  url.password = 'wrong';
  await expect(query(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
});

test('each service has a schema of its own that no other may read', async () => {
  const services = ['scheduler', 'pr-publisher'];
  const urls = await provideSchemas(postgres.url, 'cluster', services);
  const [scheduler, publisher] = services.map((service) => urls[service] ?? '');
  await query(scheduler ?? '', 'CREATE TABLE scheduler.tasks (id int)');
  await query(publisher ?? '', 'CREATE TABLE pr_publisher.comments (id int)');
  await expect(query(publisher ?? '', 'SELECT * FROM scheduler.tasks')).rejects.toMatchObject({
    code: '42501',
  });
  await expect(query(publisher ?? '', 'CREATE TABLE public.t (id int)')).rejects.toMatchObject({
    code: '42501',
  });
});

test('a service may make what it likes in its schema, and no schema besides', async () => {
  const urls = await provideSchemas(postgres.url, 'cluster', ['scheduler']);
  await query(urls['scheduler'] ?? '', "CREATE TYPE scheduler.mood AS ENUM ('well')");
  await expect(query(urls['scheduler'] ?? '', 'CREATE SCHEMA another')).rejects.toMatchObject({
    code: '42501',
  });
});

test('providing again gives new passwords and keeps the data', async () => {
  const first = await provideSchemas(postgres.url, 'again', ['scheduler']);
  await query(first['scheduler'] ?? '', 'CREATE TABLE scheduler.tasks AS SELECT 1 AS id');
  const second = await provideSchemas(postgres.url, 'again', ['scheduler']);
  expect(await query(second['scheduler'] ?? '', 'SELECT id FROM scheduler.tasks')).toEqual([
    { id: 1 },
  ]);
  await expect(query(first['scheduler'] ?? '', 'SELECT 1')).rejects.toMatchObject({
    code: '28P01',
  });
});

test('a port that is taken is named in the message', async () => {
  const second = startPostgres({ folder: join(folder.path, 'second'), port: postgres.port });
  await expect(second).rejects.toThrow(/Address already in use/);
});
