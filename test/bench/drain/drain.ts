import type { Bench, BenchRun, Check, Figure, Findings } from '../bench.ts';
import { redisServer } from '../redis.ts';
import { ratios } from '../statistics.ts';
import { startBullmq } from './bullmq-system.ts';
import { startCluster } from './cluster-system.ts';
import { startGraphile, startPgBoss } from './postgres-queues.ts';
import type { DrainSystem } from './systems.ts';

const TASKS = { whole: 10_000, quick: 1000 };
const WARM_UP_TASKS = 500;
/** One by one first: it is what the aims are held against. */
const FILLED = ['one by one', 'in bulk'] as const;

/** How fast a backlog is worked off, with every state of every task recorded. */
export const drain: Bench = {
  about:
    '10,000 queued tasks through 50 agents of 4 slots, beside BullMQ, graphile-worker, pg-boss',
  async run(run) {
    const systems: DrainSystem[] = [];
    const program = await redisServer();
    try {
      for (const start of [
        startCluster,
        ...(program === undefined ? [] : [(given: BenchRun) => startBullmq(given, program)]),
        ...FILLED.flatMap((filled) => [
          (given: BenchRun) => startGraphile(given, filled),
          (given: BenchRun) => startPgBoss(given, filled),
        ]),
      ])
        systems.push(await start(run));
      return await measure(run, systems, program === undefined);
    } finally {
      for (const system of systems) await system.stop();
    }
  },
};

async function measure(
  run: BenchRun,
  systems: readonly DrainSystem[],
  noRedis: boolean,
): Promise<Findings> {
  const tasks = run.quick ? TASKS.quick : TASKS.whole;
  const perSecond = new Map<DrainSystem, number[]>(systems.map((system) => [system, []]));
  for (const system of systems) await system.drain({ tasks: WARM_UP_TASKS, warmUp: true });
  for (let round = 1; round <= run.rounds; round += 1)
    for (const system of systems) {
      run.say(`round ${round} of ${run.rounds}: ${system.name}`);
      perSecond.get(system)?.push((tasks * 1000) / (await system.drain({ tasks })));
    }
  const checks: Check[] = [];
  for (const system of systems) checks.push(...(await system.checks()));
  return { figures: figuresOf(perSecond), checks, notes: notesOf(tasks, noRedis) };
}

function figuresOf(perSecond: ReadonlyMap<DrainSystem, readonly number[]>): Figure[] {
  const [ours = []] = perSecond.values();
  return [...perSecond].map(([{ name }, values], index): Figure => {
    const what = index === 0 ? 'tasks, every state recorded' : 'ours to this';
    const ratio = { to: name, values: ratios(ours, values) };
    return { what, system: name, unit: 'tasks/s', values, ...(index > 0 && { ratio }) };
  });
}

function notesOf(tasks: number, noRedis: boolean): string[] {
  return [
    `${tasks} issues wait in the broker. Timed is from when the scheduler may hear them until all are recorded and every event is said: row, outbox, assigned, started, completed.`,
    'A completed task of ours is "publishing": its commit is accepted and pr-publisher is asked. The path ends there, for what follows is GitHub.',
    'The broker and PostgreSQL sync before they acknowledge. The agents are real consumers of real subjects in one process, without the CLI.',
    'BullMQ: Redis with appendfsync always, rows in PostgreSQL, one process that assigns and records, one with 50 workers of 4. No outbox, no fence, no lease.',
    'graphile-worker and pg-boss: from the first job added to the last one done, taken and completed in batches; they assign and record nothing. One by one: each job is added by itself, 64 at once, as events come. In bulk: 500 at a time.',
    'Aims: 0.5 of BullMQ, 1.0 of graphile-worker and 1.2 of pg-boss, filled one by one.',
    ...(noRedis
      ? [
          'Skipped: BullMQ, for there is no redis-server on PATH. Install it: apt-get install redis-server',
        ]
      : []),
  ];
}
