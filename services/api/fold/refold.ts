import type { EntityManager } from '#libs/persistence';

import type { Fact } from '../facts/fact.ts';
import { foldTask, type LatestProgress } from './fold-task.ts';
import { writeTasks } from './write-tasks.ts';

/** Makes the rows of these tasks anew from all that is known of them. The caller holds their locks. */
export async function refold(tx: EntityManager, tasks: readonly string[]): Promise<void> {
  if (tasks.length === 0) return;
  const own = Map.groupBy(await readFactsOf(tx, tasks), ({ taskId }) => taskId);
  const issueOf = (taskId: string): string | undefined =>
    own.get(taskId)?.find(({ issueKey }) => issueKey !== null)?.issueKey ?? undefined;
  const issueKeys = new Set(tasks.flatMap((taskId) => issueOf(taskId) ?? []));
  const ofIssues = Map.groupBy(
    await readFactsOfIssues(tx, [...issueKeys]),
    ({ issueKey }) => issueKey ?? undefined,
  );
  const progress = Map.groupBy(await readProgress(tx, tasks), ({ taskId }) => taskId);
  const folded = tasks.flatMap(
    (taskId) =>
      foldTask({
        taskId,
        facts: [...(own.get(taskId) ?? []), ...(ofIssues.get(issueOf(taskId)) ?? [])],
        progress: progress.get(taskId) ?? [],
      }) ?? [],
  );
  await writeTasks(tx, folded);
}

/** The tasks of these issues, as far as they are known. */
export async function tasksOfIssues(
  tx: EntityManager,
  issueKeys: readonly string[],
): Promise<string[]> {
  if (issueKeys.length === 0) return [];
  const rows: { id: string }[] = await tx.query('select id from tasks where issue_key = any($1)', [
    issueKeys,
  ]);
  return rows.map(({ id }) => id);
}

const FACT = `type, id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, task_id as "taskId",
  issue_key as "issueKey", repository, issue_number as "issueNumber", attempt, agent, command_id as "commandId",
  traceparent, data`;

async function readFactsOf(tx: EntityManager, tasks: readonly string[]): Promise<Fact[]> {
  return tx.query(`select ${FACT} from facts where task_id = any($1)`, [tasks]);
}

/** What was said of issues as such. */
async function readFactsOfIssues(tx: EntityManager, issueKeys: readonly string[]): Promise<Fact[]> {
  return tx.query(`select ${FACT} from facts where issue_key = any($1) and task_id is null`, [
    issueKeys,
  ]);
}

/** The newest stage; and what was spent, which not every line tells. */
async function readProgress(
  tx: EntityManager,
  tasks: readonly string[],
): Promise<(LatestProgress & { taskId: string })[]> {
  return tx.query(
    `select distinct on (task_id, attempt) task_id as "taskId", attempt, stage, round,
       max(cost_usd) over attempt as "costUsd", max(tokens) over attempt as tokens
     from progress where task_id = any($1)
     window attempt as (partition by task_id, attempt)
     order by task_id, attempt, at desc, id desc`,
    [tasks],
  );
}
