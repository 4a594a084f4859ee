import { Injectable } from '@nestjs/common';
import { Database, type EntityManager } from '#libs/persistence';

import { refold, tasksOfIssues } from '../fold/refold.ts';
import { recordHeartbeats, recordNodeStates } from './agents.ts';
import { recordDeadLetters } from './dead-letters.ts';
import { factOf, type Fact } from './fact.ts';
import { insertFacts } from './insert-facts.ts';
import { recordProgress } from './progress.ts';
import { sortOut, type Said, type Sorted } from './said.ts';

/** Held shared by whoever adds to the read model, and alone by whoever builds it anew. */
const REBUILDS = 'api rebuild';

/** Everything a rebuild empties. */
const TABLES = ['facts', 'progress', 'tasks', 'attempts', 'runs', 'agents', 'dead_letters'];

/** Words of agents that were not kept. */
export interface Left {
  /** The scheduler may be about to say that the attempt is theirs. */
  readonly early: readonly Said[];
  readonly foreign: readonly Said[];
}

/**
 * Brings what was said into the read model. In whatever order it comes, and however often: the same is made of it.
 *
 * What hangs together is changed by one transaction at a time: all that is said of an issue and its tasks takes the
 * issue's lock first, then the tasks'.
 */
@Injectable()
export class ReadModel {
  constructor(private readonly database: Database) {}

  /** While others add to it too. */
  async take(said: readonly Said[]): Promise<Left> {
    return this.database.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [REBUILDS]);
      const sorted = sortOut(said);
      const facts = sorted.facts.map(({ event }) => factOf(event));
      await lock(tx, 'issue', issuesOf(facts));
      await lock(tx, 'task', tasksOf(facts, sorted));
      return this.record(tx, sorted, facts);
    });
  }

  /** Much at once, while nobody else adds to it. */
  async takeAlone(said: readonly Said[]): Promise<Left> {
    return this.database.transaction(async (tx) => {
      await lockForRebuild(tx);
      const sorted = sortOut(said);
      return this.record(
        tx,
        sorted,
        sorted.facts.map(({ event }) => factOf(event)),
      );
    });
  }

  /** Forgets all that streams tell. */
  async empty(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await lockForRebuild(tx);
      await tx.query(`truncate ${TABLES.join(', ')}`);
    });
  }

  private async record(tx: EntityManager, sorted: Sorted, facts: readonly Fact[]): Promise<Left> {
    const { nodeStates, heartbeats, deadLetters } = sorted;
    const fresh = await insertFacts(tx, facts);
    const { tasks: moved, early, foreign } = await recordProgress(tx, sorted.progress);
    const touched = new Set([...fresh.flatMap(({ taskId }) => taskId ?? []), ...moved]);
    const others = (await tasksOfIssues(tx, issuesOf(fresh))).filter((id) => !touched.has(id));
    await lock(tx, 'task', others);
    await refold(tx, [...touched, ...others]);
    await recordNodeStates(tx, nodeStates);
    await recordHeartbeats(tx, heartbeats);
    await recordDeadLetters(tx, deadLetters);
    return { early, foreign };
  }
}

async function lockForRebuild(tx: EntityManager): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [REBUILDS]);
}

/** In one order, so that no two wait for each other. */
async function lock(tx: EntityManager, what: string, ids: readonly string[]): Promise<void> {
  for (const id of [...new Set(ids)].sort())
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`api ${what} ${id}`]);
}

function issuesOf(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ issueKey }) => issueKey ?? []);
}

function tasksOf(facts: readonly Fact[], { progress }: Sorted): string[] {
  return [
    ...facts.flatMap(({ taskId }) => taskId ?? []),
    ...progress.map(({ event }) => event.data.taskId),
  ];
}
