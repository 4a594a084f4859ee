import { Database } from '#libs/persistence';
import { startService, type RunningService } from '#libs/runtime';

import { provideSchemas } from '../../../infra/local/postgres-schemas.ts';
import { scheduler } from '../../../services/scheduler/service.ts';
import { backstage, database, onBroker, provisionedBroker } from '../backstage.ts';
import type { Bench, BenchRun } from '../bench.ts';
import { findingsOf, type Round } from './findings.ts';
import { NoOpAgents } from './no-op-agents.ts';
import { ask, FLOOD, forgetWaiting, type Asked } from './queue.ts';
import { waitsOf, type Turn, type Wait } from './waits.ts';

const WHOLE = { flood: 5000, workMs: 400 };
const QUICK = { flood: 500, workMs: 150 };
const AGENTS = 8;
/** Others that ask for so much each, all at one moment. */
const OTHERS = { repositories: 20, tasks: 5 };
const URGENT = 5;
let newest = FLOOD;

/** How long a repository waits for its first turn while another one floods the queue. */
export const fairness: Bench = {
  about: 'what 5,000 issues of one repository do to twenty others',
  async run(run) {
    const parts = await backstage(run.folder, run.signal);
    let service: RunningService | undefined;
    try {
      const natsUrl = await provisionedBroker(parts, run);
      const postgresUrl = await database(parts, run.folder);
      const urls = await provideSchemas(postgresUrl, 'claude_cluster', ['scheduler']);
      service = await startService(scheduler, {
        ...{ NATS_URL: natsUrl, DATABASE_URL: urls['scheduler'] ?? '', LOG_LEVEL: 'fatal' },
        ...{ HTTP_HOST: '127.0.0.1', HTTP_PORT: '0' },
        // The flood may have every slot: nothing but the turns protects the others.
        REPOSITORY_CONCURRENCY: String(AGENTS),
      });
      const store = service.app.get(Database);
      const { workMs, flood } = run.quick ? QUICK : WHOLE;
      const rounds = await onBroker(natsUrl, async (app) => {
        const agents = new NoOpAgents(app, { agents: AGENTS, workMs, signal: run.signal });
        await agents.join();
        return playRounds(run, { store, agents, flood });
      });
      return findingsOf(rounds, { agents: AGENTS, workMs, flood, urgent: URGENT, ...OTHERS });
    } finally {
      await service?.close();
      await parts.stop();
    }
  },
};

interface Stage {
  readonly store: Database;
  readonly agents: NoOpAgents;
  readonly flood: number;
}

async function playRounds(run: BenchRun, stage: Stage): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 1; round <= run.rounds; round += 1) {
    run.say(`round ${round}`);
    const alone = await firstTurns(stage, 0);
    const flooded = await firstTurns(stage, stage.flood);
    rounds.push({ alone: alone.waits, flooded: flooded.waits, urgentLast: flooded.urgentLast });
  }
  return rounds;
}

/** Lets the others ask, where the flood has all agents busy if there is one; until each of them had its first turn. */
async function firstTurns(
  { store, agents }: Stage,
  flooding: number,
): Promise<{ waits: Wait[]; urgentLast: number }> {
  if (flooding > 0) {
    await ask(store, [{ repository: FLOOD, tasks: flooding, priority: 'medium' }]);
    await agents.until(() => agents.given.length >= 2 * AGENTS);
  }
  const before = agents.given.length;
  // New ones each time, in one order: whoever had a turn a moment ago would rightly come last.
  const others = Array.from({ length: OTHERS.repositories }, () => (newest += 1));
  const wishes = others.map((repository) => ({
    ...{ repository, tasks: OTHERS.tasks, priority: 'medium' as const },
  }));
  const asked = await ask(store, wishes);
  const turns = (): Turn[] => turnsOf(agents.given.slice(before), asked);
  await agents.until(() => waitsOf(turns(), asked.atMs).size === OTHERS.repositories);
  const waits = others.flatMap((repository) => waitsOf(turns(), asked.atMs).get(repository) ?? []);
  const urgentLast = flooding > 0 ? await urgentTurn(store, agents) : 0;
  await forgetWaiting(store);
  await agents.areDone();
  await agents.forget();
  return { waits, urgentLast };
}

/** Youngest of the flood, and urgent. @returns at which place of what was given next the last of them was */
async function urgentTurn(store: Database, agents: NoOpAgents): Promise<number> {
  const before = agents.given.length;
  const asked = await ask(store, [{ repository: FLOOD, tasks: URGENT, priority: 'high' }]);
  const places = (): number[] =>
    agents.given
      .slice(before)
      .flatMap(({ taskId }, index) => (asked.repositoryOf.has(taskId) ? [index + 1] : []));
  await agents.until(() => places().length === URGENT);
  return Math.max(...places());
}

function turnsOf(given: NoOpAgents['given'], { repositoryOf }: Asked): Turn[] {
  return given.map(({ taskId, atMs }) => ({ repository: repositoryOf.get(taskId), atMs }));
}
