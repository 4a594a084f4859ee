import { Database, type EntityManager } from '#libs/persistence';
import { startService, type RunningService } from '#libs/runtime';

import { provideSchemas } from '../../../infra/local/postgres-schemas.ts';
import { decide } from '../../../services/scheduler/assign/decide.ts';
import { GiveOut } from '../../../services/scheduler/assign/give-out.ts';
import { scheduler } from '../../../services/scheduler/service.ts';
import { backstage, database, provisionedBroker } from '../backstage.ts';
import type { Bench, BenchRun, Check, Figure, Findings } from '../bench.ts';
import { quantile } from '../statistics.ts';
import { busyAgents, queueUpTo, setAside } from './crowd.ts';

const WHOLE = { queued: [1000, 10_000, 100_000], agents: [10, 100, 1000], decisions: 40 };
const QUICK = { queued: [100, 1000], agents: [10, 50], decisions: 5 };
const CAP = 3;
/** A decision may cost so much more than with the fewest tasks and agents. */
const FLAT = 1.3;
const WARM_UP = 5;

/** What one decision of the scheduler costs, by how many tasks wait and how many agents there are. */
export const scheduling: Bench = {
  about: 'what one scheduling decision costs with up to 100,000 tasks and 1,000 agents',
  async run(run) {
    const parts = await backstage(run.folder, run.signal);
    let service: RunningService | undefined;
    try {
      const natsUrl = await provisionedBroker(parts, run);
      const postgresUrl = await database(parts, run.folder);
      const urls = await provideSchemas(postgresUrl, 'claude_cluster', ['scheduler']);
      service = await startService(scheduler, {
        ...{ NATS_URL: natsUrl, DATABASE_URL: urls['scheduler'] ?? '' },
        ...{ HTTP_HOST: '127.0.0.1', HTTP_PORT: '0', LOG_LEVEL: 'fatal' },
      });
      return await measure(run, service);
    } finally {
      await service?.close();
      await parts.stop();
    }
  },
};

/** So many wait and so many agents are online, of all of whose slots one is free. */
interface Crowd {
  readonly queued: number;
  readonly agents: number;
}

async function measure(run: BenchRun, { app }: RunningService): Promise<Findings> {
  const sizes = run.quick ? QUICK : WHOLE;
  const crowds = sizes.queued.flatMap((queued) =>
    sizes.agents.map((agents) => ({ queued, agents })),
  );
  const times = new Map<Crowd, number[]>(crowds.map((crowd) => [crowd, []]));
  const given = new Set<number>();
  const store = app.get(Database);
  const giveOut = app.get(GiveOut);
  for (const queued of sizes.queued) {
    run.say(`makes a queue of ${queued} tasks`);
    await queueUpTo(store.manager, queued);
    // Within a length of the queue the numbers of agents take turns.
    for (let round = 1; round <= run.rounds; round += 1)
      for (const crowd of crowds.filter((one) => one.queued === queued)) {
        run.signal.throwIfAborted();
        const took: number[] = [];
        await setAside(store, async (tx) => {
          await busyAgents(tx, crowd.agents);
          for (let time = -WARM_UP; time < sizes.decisions; time += 1) {
            const { ms, tasks } = await oneDecision(tx, giveOut);
            given.add(tasks);
            if (time >= 0) took.push(ms);
          }
        });
        times.get(crowd)?.push(quantile(took, 0.5));
      }
  }
  return findings(times, given, sizes.decisions);
}

/** Taken back afterwards, so that the next one finds the same. */
async function oneDecision(
  tx: EntityManager,
  giveOut: GiveOut,
): Promise<{ ms: number; tasks: number }> {
  await tx.query('savepoint before');
  const beganMs = performance.now();
  const decision = await decide(tx, giveOut, CAP);
  const ms = performance.now() - beganMs;
  await tx.query('rollback to savepoint before');
  return { ms, tasks: decision.given.length };
}

function findings(
  times: ReadonlyMap<Crowd, readonly number[]>,
  given: ReadonlySet<number>,
  decisions: number,
): Findings {
  const [first] = times.values();
  const figures = [...times].map(([{ queued, agents }, values]): Figure => {
    const ratios = values.map((value, round) => value / (first?.[round] ?? Number.NaN));
    return {
      what: `${queued.toLocaleString('en')} tasks, ${agents.toLocaleString('en')} agents`,
      unit: 'ms',
      values,
      ratio: { to: 'the first row', values: ratios },
    };
  });
  const check: Check = {
    what: 'every decision gave out the one task there was a slot for',
    ok: [...given].join() === '1',
    detail: `given out: ${[...given].join(', ')}`,
  };
  return {
    figures,
    checks: [check],
    notes: [
      `Each value is the median of ${decisions} decisions: from reading the situation to the assignment in the outbox, without the commit.`,
      `Flat means at most ${FLAT} x the first row. All agents but one are busy in all their four slots; the tasks are of 20 repositories.`,
    ],
  };
}
