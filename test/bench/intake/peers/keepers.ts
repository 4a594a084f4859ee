import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { PgBoss } from 'pg-boss';

/** Where a peer puts a delivery before it answers; resolves when the store says that it has it. */
export type Keep = (deliveryId: string, payload: object) => Promise<void>;

/** Of the queue, which each peer has to itself. */
export const QUEUE = 'webhooks';

/** By the name that the peer's process is given: how its store is reached. */
export const KEEPERS: Readonly<Record<string, (url: string) => Promise<Keep>>> = {
  nothing: () => Promise.resolve(() => Promise.resolve()),
  bullmq: (url) => Promise.resolve(inBullmq(url)),
  'pg-boss': inPgBoss,
};

/** The delivery's id is the job's: one that comes again is the same job. */
function inBullmq(url: string): Keep {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUE, { connection });
  return async (jobId, payload) => {
    await queue.add('delivery', payload, { jobId });
  };
}

async function inPgBoss(url: string): Promise<Keep> {
  const boss = new PgBoss(url);
  boss.on('error', (error) => {
    process.stderr.write(`${String(error)}\n`);
  });
  await boss.start();
  await boss.createQueue(QUEUE);
  return async (id, payload) => {
    await boss.send(QUEUE, payload, { id });
  };
}
