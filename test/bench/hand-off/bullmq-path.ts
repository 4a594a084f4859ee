import { join } from 'node:path';

import pg from 'pg';

import { awaitWord } from '../../../infra/local/cluster/await-ready.ts';
import { backstage, database } from '../backstage.ts';
import type { BenchRun } from '../bench.ts';
import { TABLE } from '../drain/bullmq-system.ts';
import { HttpLine } from '../intake/http-line.ts';
import { redis } from '../redis.ts';
import type { Path } from './path.ts';

/** Probot, a classifier, a scheduler and an agent, joined by BullMQ; Redis and PostgreSQL sync before they acknowledge. */
export async function startBullmqPath(run: BenchRun, program: string): Promise<Path> {
  const folder = join(run.folder, 'bullmq');
  const parts = await backstage(folder, run.signal);
  try {
    const redisUrl = await redis(parts, { program, folder, appendFsync: 'always' });
    const connectionString = await database(parts, folder);
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query(TABLE);
    const start = async <Word>(
      argv: readonly string[],
      read: (line: Record<string, unknown>) => Word | undefined,
    ): Promise<Word> => {
      const [script = '', ...args] = argv;
      const name = script.replaceAll('/', '-');
      const whole = [`test/bench/${script}.js`, ...args];
      const part = parts.addProcess('services', { name, argv: whole });
      await part.start();
      return awaitWord(part, read, run.signal);
    };
    const hears = ({ msg }: Record<string, unknown>): true | undefined =>
      msg === undefined ? undefined : true;
    await start(['drain/bullmq-scheduler', redisUrl, connectionString], hears);
    await start(['drain/bullmq-agents', redisUrl, '1', '4'], hears);
    await start(['hand-off/bullmq-classifier', redisUrl], hears);
    const url = await start(['intake/peers/probot-server', 'bullmq', redisUrl], (said) =>
      typeof said['url'] === 'string' ? said['url'] : undefined,
    );
    const line = await HttpLine.open(Number(new URL(url).port));
    return {
      ...{ name: 'Probot + BullMQ (always)', line, client },
      started: {
        sql: 'select 1 from tasks where id = $1 and started_at is not null',
        of: ({ deliveryId }) => [deliveryId],
      },
      counted: `select count(*)::int as tasks,
        count(*) filter (where started_at is not null)::int as starts from tasks`,
      async stop() {
        line.close();
        await client.end();
        await parts.stop();
      },
    };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}
