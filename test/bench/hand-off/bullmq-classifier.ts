/**
 * What stands between Probot's queue and the scheduler of the peer: it counts a few words and hands the issue on.
 *
 * Argument: Redis' address. One JSON line when it hears.
 */
import { Queue, Worker, type Job } from 'bullmq';

import { AT_ONCE, QUEUES, type Asked } from '../drain/bullmq-queues.ts';
import { QUEUE } from '../intake/peers/keepers.ts';
import { LABEL } from './issues.ts';

interface Payload {
  readonly action: string;
  readonly label?: { readonly name: string };
  readonly issue: { readonly title: string; readonly body: string | null };
}

const WORDS = { frontend: /\b(?:page|css|button)\b/i, devops: /\b(?:docker|pipeline|deploy)\b/i };

const [url = ''] = process.argv.slice(2);
const connection = { url };
const asked = new Queue<Asked>(QUEUES.asked, { connection });
const worker = new Worker<Payload>(QUEUE, classify, { connection, concurrency: AT_ONCE });
await worker.waitUntilReady();
process.stdout.write(`${JSON.stringify({ msg: 'Classifier hears' })}\n`);
process.on('SIGTERM', () => {
  void worker.close().then(() => process.exit(0));
});

async function classify({ id = '', data }: Job<Payload>): Promise<void> {
  if (data.action !== 'labeled' || data.label?.name !== LABEL) return;
  const text = `${data.issue.title} ${data.issue.body ?? ''}`;
  const [specialty = 'backend'] = Object.entries(WORDS).flatMap(([name, words]) =>
    words.test(text) ? [name] : [],
  );
  const issue = { ...data.issue, specialty };
  await asked.add('asked', { id, issue }, { jobId: `${id}-asked`, removeOnComplete: true });
}
