/**
 * What a team would write on BullMQ instead of the scheduler: it makes a row of each job and hands the work on, and records
 * what the agents say, each in one statement.
 *
 * Arguments: Redis' and PostgreSQL's address. One JSON line when it hears.
 */
import { Queue, Worker, type Job } from 'bullmq';
import pg from 'pg';

import { AT_ONCE, QUEUES, type Asked, type Word } from './bullmq-queues.ts';

const [url = '', connectionString = ''] = process.argv.slice(2);
const connection = { url };
const pool = new pg.Pool({ connectionString, max: 10 });
const work = new Queue<Asked>(QUEUES.work, { connection });
const options = { connection, concurrency: AT_ONCE };

const workers = [
  new Worker<Asked>(QUEUES.asked, assign, options),
  new Worker<Word>(QUEUES.words, record, options),
];
await Promise.all(workers.map((worker) => worker.waitUntilReady()));
process.stdout.write(`${JSON.stringify({ msg: 'Scheduler hears' })}\n`);
process.on('SIGTERM', () => {
  void Promise.all(workers.map((worker) => worker.close())).then(() => process.exit(0));
});

async function assign({ data }: Job<Asked>): Promise<void> {
  const { id, issue } = data;
  await pool.query(
    `insert into tasks (id, issue, status, assigned_at) values ($1, $2, 'assigned', now())
     on conflict (id) do nothing`,
    [id, issue],
  );
  await work.add('work', data, { jobId: `${id}-work`, removeOnComplete: true });
}

async function record({ data: { id, verb } }: Job<Word>): Promise<void> {
  if (verb === 'started')
    await pool.query(
      `update tasks set status = case status when 'assigned' then 'started' else status end,
         started_at = coalesce(started_at, now()) where id = $1`,
      [id],
    );
  else
    await pool.query(
      `update tasks set status = 'completed', completed_at = coalesce(completed_at, now()) where id = $1`,
      [id],
    );
}
