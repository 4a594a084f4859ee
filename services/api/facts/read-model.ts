import { Injectable } from '@nestjs/common';
import { Database, type EntityManager } from '#libs/persistence';

import { recordHeartbeats, recordNodeCommands, recordNodeStates } from './agents.ts';
import { recordDeadLetters } from './dead-letters.ts';
import { factOf, type Fact } from './fact.ts';
import { insertFacts } from './insert-facts.ts';
import { sortOut, type Said } from './said.ts';

/** Held shared by whoever adds to the read model, and alone by whoever builds it anew. */
const REBUILDS = 'api rebuild';

/**
 * Brings what was said into the read model. In whatever order it comes, and however often: the same is made of it.
 *
 * What hangs together is changed by one transaction at a time: all that is said of an issue and its task takes the
 * issue's lock first, then the task's.
 */
@Injectable()
export class ReadModel {
  constructor(private readonly database: Database) {}

  /** While others add to it. */
  async take(said: readonly Said[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [REBUILDS]);
      const facts = sortOut(said).facts.map(({ event }) => factOf(event));
      await lockAll(tx, facts);
      await this.record(tx, said);
    });
  }

  private async record(tx: EntityManager, said: readonly Said[]): Promise<void> {
    const { facts, heartbeats, nodeStates, nodeCommands, deadLetters } = sortOut(said);
    await insertFacts(
      tx,
      facts.map(({ event }) => factOf(event)),
    );
    await recordNodeStates(tx, nodeStates);
    await recordNodeCommands(tx, nodeCommands);
    await recordHeartbeats(tx, heartbeats);
    await recordDeadLetters(tx, deadLetters);
  }
}

async function lockAll(tx: EntityManager, facts: readonly Fact[]): Promise<void> {
  const issues = facts.flatMap(({ issueKey }) => (issueKey === null ? [] : [`issue ${issueKey}`]));
  const tasks = facts.flatMap(({ taskId }) => (taskId === null ? [] : [`task ${taskId}`]));
  for (const name of [...new Set(issues)].sort().concat([...new Set(tasks)].sort()))
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
