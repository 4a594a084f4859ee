import { Redis } from 'ioredis';
import pg from 'pg';

import { QUEUE } from './keepers.ts';

/** Ids of the jobs that wait in BullMQ's queue: each id as often as it waits. */
export async function storedInBullmq(url: string): Promise<string[]> {
  const client = new Redis(url);
  try {
    return await client.lrange(`bull:${QUEUE}:wait`, 0, -1);
  } finally {
    client.disconnect();
  }
}

/** Ids of all jobs of pg-boss's queue. */
export async function storedInPgBoss(url: string): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM pgboss.job WHERE name = $1',
      [QUEUE],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}
