import { TaskRunning, type TaskProgressData } from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

import { tokensOf } from '../fold/add-fact.ts';
import type { Said } from './said.ts';
import { storable } from './storable.ts';

/** Of an attempt the newest lines are kept, by the agent's own clock. */
export const LINES_PER_ATTEMPT_MAX = 500;

/** What became of the agents' words. */
export interface ProgressTaken {
  /** Tasks of which something was kept. */
  readonly tasks: readonly string[];
  /** The scheduler has not said of these attempts that they run: it may be about to. */
  readonly early: readonly Said[];
  /** Of attempts that are another agent's. */
  readonly foreign: readonly Said[];
}

interface Holder {
  readonly taskId: string;
  readonly attempt: number;
  readonly agent: string;
}

/** Keeps the lines of agents on attempts that are theirs, by the scheduler's word; the name is the subject's. */
export async function recordProgress(
  tx: EntityManager,
  said: readonly Said<TaskProgressData>[],
): Promise<ProgressTaken> {
  if (said.length === 0) return { tasks: [], early: [], foreign: [] };
  const holders = await readHolders(tx, said);
  const early = said.filter(({ event }) => !holders.has(keyOf(event.data)));
  const fitting = said.filter(
    ({ event, delivery }) => holders.get(keyOf(event.data)) === delivery.tokens['agent'],
  );
  const foreign = said.filter((one) => !early.includes(one) && !fitting.includes(one));
  await insertLines(tx, fitting);
  const attempts = new Map(fitting.map(({ event: { data } }) => [keyOf(data), data]));
  for (const { taskId, attempt } of attempts.values()) await forgetOldest(tx, taskId, attempt);
  return { tasks: [...new Set(fitting.map(({ event }) => event.data.taskId))], early, foreign };
}

function keyOf({ taskId, attempt }: { taskId: string; attempt: number }): string {
  return `${taskId} ${attempt}`;
}

async function readHolders(
  tx: EntityManager,
  said: readonly Said<TaskProgressData>[],
): Promise<Map<string, string>> {
  const rows: Holder[] = await tx.query(
    `select task_id as "taskId", attempt, agent from facts where type = $1 and task_id = any($2)`,
    [TaskRunning.type, said.map(({ event }) => event.data.taskId)],
  );
  return new Map(rows.map((row) => [keyOf(row), row.agent]));
}

async function insertLines(
  tx: EntityManager,
  said: readonly Said<TaskProgressData>[],
): Promise<void> {
  if (said.length === 0) return;
  const rows = said.map(({ event: { id, time, data } }) => ({
    id,
    at: time,
    taskId: data.taskId,
    attempt: data.attempt,
    stage: data.stage,
    round: data.round,
    message: data.message,
    costUsd: data.spend?.costUsd ?? 0,
    tokens: data.spend === undefined ? 0 : tokensOf(data.spend),
  }));
  await tx.query(
    `insert into progress (task_id, attempt, id, at, stage, round, message, cost_usd, tokens)
     select "taskId", attempt, id, at, stage, round, message, "costUsd", tokens
     from jsonb_to_recordset($1::jsonb) as line ("taskId" uuid, attempt int, id text, at timestamptz, stage text,
       round int, message text, "costUsd" double precision, tokens bigint)
     on conflict do nothing`,
    [JSON.stringify(storable(rows))],
  );
}

/** Whichever came last: the newest stay. */
async function forgetOldest(tx: EntityManager, taskId: string, attempt: number): Promise<void> {
  await tx.query(
    `delete from progress using (
       select at, id from progress where task_id = $1 and attempt = $2 order by at desc, id desc offset $3 limit 1
     ) as cut
     where task_id = $1 and attempt = $2 and (progress.at, progress.id) <= (cut.at, cut.id)`,
    [taskId, attempt, LINES_PER_ATTEMPT_MAX],
  );
}
