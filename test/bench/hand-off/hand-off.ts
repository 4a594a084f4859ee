import type { Bench, BenchRun, Check, Figure, Findings } from '../bench.ts';
import { redisServer } from '../redis.ts';
import { quantile, ratios } from '../statistics.ts';
import { startBullmqPath } from './bullmq-path.ts';
import { startClusterPath } from './cluster-path.ts';
import { newIssues } from './issues.ts';
import { handOver, startedOnce, type Path } from './path.ts';

/** In each round; five rounds are 500. */
const ISSUES = { whole: 100, quick: 20 };
const WARM_UP = 20;

/** How soon an agent begins, and the scheduler knows it, after GitHub told of an issue, while nothing else goes on. */
export const handOff: Bench = {
  about: 'webhook to agent started and recorded, one issue at a time, beside Probot + BullMQ',
  async run(run) {
    const paths: Path[] = [];
    const program = await redisServer();
    try {
      paths.push(await startClusterPath(run));
      if (program !== undefined) paths.push(await startBullmqPath(run, program));
      return await measure(run, paths, program === undefined);
    } finally {
      for (const path of paths) await path.stop();
    }
  },
};

async function measure(run: BenchRun, paths: readonly Path[], noRedis: boolean): Promise<Findings> {
  const size = run.quick ? ISSUES.quick : ISSUES.whole;
  const all = WARM_UP + run.rounds * size;
  const issues = new Map(paths.map((path) => [path, newIssues(all)]));
  const rounds = new Map<Path, number[][]>(paths.map((path) => [path, []]));
  const some = async (path: Path, count: number): Promise<number[]> => {
    const tookMs: number[] = [];
    for (let left = count; left > 0; left -= 1) {
      const next = issues.get(path)?.next();
      if (next?.done === false) tookMs.push(await handOver(path, next.value, run.signal));
    }
    return tookMs;
  };
  for (const path of paths) await some(path, WARM_UP);
  for (let round = 1; round <= run.rounds; round += 1) {
    run.say(`round ${round} of ${run.rounds}`);
    for (const path of paths) rounds.get(path)?.push(await some(path, size));
  }
  const checks: Check[] = [];
  for (const path of paths) checks.push(await startedOnce(path, all));
  return { figures: figuresOf(rounds), checks, notes: notesOf(size, noRedis) };
}

function figuresOf(rounds: ReadonlyMap<Path, readonly (readonly number[])[]>): Figure[] {
  const [ours = []] = rounds.values();
  return [0.5, 0.99].flatMap((share) =>
    [...rounds].map(([{ name }, took], index): Figure => {
      const values = took.map((one) => quantile(one, share));
      const own = ours.map((one) => quantile(one, share));
      const ratio = { to: name, values: ratios(own, values) };
      const what = `webhook to recorded start: p${share * 100}${index > 0 ? ', ours to this' : ''}`;
      return { what, system: name, unit: 'ms', values, ...(index > 0 && { ratio }) };
    }),
  );
}

function notesOf(size: number, noRedis: boolean): string[] {
  return [
    `${size} issues a round, one at a time, each after the one before was started and a rest of 25 ms.`,
    'Timed is from the first byte of the webhook to the look into PostgreSQL that finds the start recorded; every system is looked at each millisecond, so a millisecond of it is the looking.',
    'Ours: webhook-ingest, issue-classifier, scheduler, all real, broker and PostgreSQL sync. The agent listens on its real durable and starts no CLI.',
    'issue-classifier asks the local GitHub for the file of the repository, at most every 2 seconds as always; who asks stands on ALLOWED_USERS, or GitHub would be asked for their right with each issue.',
    'The peer: Probot, three BullMQ workers for classifying, assigning and working, Redis with appendfsync always, rows in PostgreSQL. It asks GitHub nothing.',
    'The aim: at most 1.0 x theirs, p50 and p99.',
    ...(noRedis
      ? [
          'Skipped: Probot + BullMQ, for there is no redis-server on PATH. Install it: apt-get install redis-server',
        ]
      : []),
  ];
}
