import type { EntityManager } from '#libs/persistence';

import type { GiveOut } from './give-out.ts';
import { plan, type Assignment } from './plan.ts';
import { readSituation, unchanged } from './situation.ts';

export interface Decision {
  readonly given: readonly Assignment[];
  /** Something could not be given out just now, and nobody will say when it can: look again soon. */
  readonly skipped: boolean;
  /** When a delayed task may be given out; `Infinity` when none is delayed. */
  readonly nextRetryMs: number;
}

/** Gives out what can be given out now: one decision, in the transaction of whoever holds the right to decide. */
export async function decide(
  tx: EntityManager,
  giveOut: GiveOut,
  repositoryConcurrency: number,
): Promise<Decision> {
  const situation = await readSituation(tx, repositoryConcurrency);
  const planned = plan(situation);
  const { nextRetryMs } = situation;
  if (planned.length === 0) return { given: [], skipped: false, nextRetryMs };
  const agents = planned.map(({ agent }) => agent);
  const there = await unchanged(tx, agents, situation);
  const given = await giveOut.apply(
    tx,
    planned.filter(({ agent }) => there.has(agent)),
  );
  return { given, skipped: given.length < planned.length, nextRetryMs };
}
