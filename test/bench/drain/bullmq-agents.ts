/**
 * Fifty BullMQ workers with four hands each that do nothing: they say started and completed.
 *
 * Arguments: Redis' address, their number, their slots. One JSON line when all of them listen.
 */
import { Queue, Worker, type Job } from 'bullmq';

import { QUEUES, type Asked, type Word } from './bullmq-queues.ts';

const [url = '', ...numbers] = process.argv.slice(2);
const [agents = 0, slots = 0] = numbers.map(Number);
const connection = { url };
const words = new Queue<Word>(QUEUES.words, { connection });

const workers = Array.from(
  { length: agents },
  () => new Worker<Asked>(QUEUES.work, doNothing, { connection, concurrency: slots }),
);
await Promise.all(workers.map((worker) => worker.waitUntilReady()));
process.stdout.write(`${JSON.stringify({ msg: 'Agents listen' })}\n`);
process.on('SIGTERM', () => {
  void Promise.all(workers.map((worker) => worker.close())).then(() => process.exit(0));
});

async function doNothing({ data: { id } }: Job<Asked>): Promise<void> {
  for (const verb of ['started', 'completed'] as const)
    await words.add(verb, { id, verb }, { jobId: `${id}-${verb}`, removeOnComplete: true });
}
