import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

import { Client } from 'pg';

import type { Cluster } from '../../infra/local/cluster/start-cluster.ts';

/** Something that was written, and where. */
export interface Piece {
  readonly where: string;
  readonly bytes: Buffer;
}

const BYTES_MAX = 256 * 1024 * 1024;

/** Every file below a folder as it lies on the disk: the broker's store, PostgreSQL's, logs, journals, workspaces. */
export async function* filesIn(folder: string): AsyncGenerator<Piece> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    // What is gone by now lies nowhere.
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes !== undefined) yield { where: relative(folder, path), bytes };
  }
}

/** Every object of every repository below a folder, as git unpacks it: messages, files, trees. */
export async function* gitObjectsIn(folder: string): AsyncGenerator<Piece> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isDirectory() && found.name === 'objects')) {
    const head = await stat(join(entry.parentPath, 'HEAD')).catch(() => undefined);
    if (head === undefined) continue;
    const { stdout } = await promisify(execFile)(
      'git',
      ['-c', 'safe.directory=*', 'cat-file', '--batch-all-objects', '--batch', '--unordered'],
      { cwd: entry.parentPath, encoding: 'buffer', maxBuffer: BYTES_MAX },
    );
    yield { where: `git objects of ${relative(folder, entry.parentPath)}`, bytes: stdout };
  }
}

/** Every row of every table of every service. */
export async function* rowsIn(postgresUrl: string): AsyncGenerator<Piece> {
  const url = new URL(postgresUrl);
  url.pathname = '/claude_cluster';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ table: string }>(
      `select format('%I.%I', table_schema, table_name) as "table" from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    for (const { table } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${table} t`);
      yield { where: table, bytes: Buffer.from(rows.map(({ row }) => row).join('\n')) };
    }
  } finally {
    await client.end();
  }
}

/** What each service answers to whoever can reach its port. */
export async function* answersOf({ urls }: Pick<Cluster, 'urls'>): AsyncGenerator<Piece> {
  for (const [name, url] of Object.entries(urls))
    for (const path of ['/health', '/ready', '/metrics']) {
      const answer = await fetch(url + path, { headers: { connection: 'close' } });
      yield { where: name + path, bytes: Buffer.from(await answer.text()) };
    }
}
